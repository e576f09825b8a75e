/**
 * How much of a file-per-table tablespace rows may use, and how it grows: reserve, an insert's extents, steps. Pure
 * arithmetic after the manual ("File Space Management") and the server's source (fsp0fsp.cc, btr0cur.cc). What rows
 * take of it is table-space.ts's to say.
 */

export const pageBytes = 16_384;
export const extentBytes = 2 ** 20;

/** That an insert which may split pages wants free beyond the reserve. */
export const insertExtents = 3;

/**
 * Share of a file that normal inserts may not touch: 2 extents and 1 % of all (fsp_reserve_free_extents, FSP_NORMAL).
 * 3.1 % at 64 MiB, 1.0 % at 2 TiB.
 */
export function reserveShare(fileBytes: number): number {
  return Math.min(1, (reserveExtents(fileBytes) * extentBytes) / fileBytes);
}

/**
 * Bytes of a file of `capBytes` that can be in use before an insert that needs a page is refused: all but the reserve
 * and the 3 extents that such an insert asks for besides (btr_cur_pessimistic_insert).
 */
export function usableBytes(capBytes: number): number {
  return Math.max(0, capBytes - (reserveExtents(capBytes) + insertExtents) * extentBytes);
}

/**
 * Bytes in use from which every insert that splits a page is refused in a file that has reached `capBytes`: an extent
 * before the reserve and an insert's own, since of those behind the free limit, which no file gets to the end of, the
 * server counts one as its descriptors' (fsp_reserve_free_extents).
 */
export function refusedFromBytes(capBytes: number): number {
  return Math.max(0, usableBytes(capBytes) - extentBytes);
}

/**
 * Size of a file that grows freely, with `usedBytes` in use: a page at a time below 1 extent, an extent at a time below
 * 32, then four (fsp_try_extend_data_file), so that the reserve and an insert's extents always fit.
 */
export function fileBytesFor(usedBytes: number): number {
  if (usedBytes <= extentBytes) return Math.ceil(usedBytes / pageBytes) * pageBytes;
  const reserved = (reserveExtents(usedBytes) + insertExtents) * extentBytes;
  const wanted = usedBytes + reserved;
  const step = wanted <= 32 * extentBytes ? extentBytes : 4 * extentBytes;
  return Math.ceil(wanted / step) * step;
}

/** Extents that normal inserts may not touch. */
export function reserveExtents(fileBytes: number): number {
  return 2 + Math.floor(fileBytes / extentBytes / 100);
}
