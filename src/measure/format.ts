/**
 * Numbers for people, the same in the terminal, the report and the verdict: three significant
 * digits, the unit always there, English separators whatever the machine's locale.
 */

const binaryUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;
const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** Bytes in binary units: 201326592 gives "192 MiB", 1536 gives "1.5 KiB". */
export function formatBytes(bytes: number): string {
  let value = Math.abs(bytes);
  let unit = 0;
  // The rounded figure decides, so that nothing reads "1,024 KiB".
  while (Number(threeDigits(value).replaceAll(',', '')) >= 1024 && unit < binaryUnits.length - 1) {
    value /= 1024;
    unit++;
  }
  const text = unit === 0 ? grouped.format(value) : threeDigits(value);
  return `${bytes < 0 ? '-' : ''}${text} ${binaryUnits[unit]}`;
}

/** Milliseconds in the unit that reads best: "0.42 ms", "350 ms", "12.3 s", "2 min 05 s", "31 h 00 min". */
export function formatDurationMs(durationMs: number): string {
  const sign = durationMs < 0 ? '-' : '';
  const value = Math.abs(durationMs);
  if (value < 999.5) return `${sign}${threeDigits(value)} ms`;
  if (value < 59_950) return `${sign}${threeDigits(value / 1000)} s`;
  const seconds = Math.round(value / 1000);
  if (seconds < 3600) return `${sign}${Math.floor(seconds / 60)} min ${twoDigits(seconds % 60)} s`;
  const minutes = Math.round(seconds / 60);
  return `${sign}${grouped.format(Math.floor(minutes / 60))} h ${twoDigits(minutes % 60)} min`;
}

/** Whole things with thousands separated: "1,234,567". */
export function formatCount(count: number): string {
  return grouped.format(count);
}

/** Events a second: "1,240/s", "0.5/s". */
export function formatRate(perSecond: number): string {
  return `${threeDigits(perSecond)}/s`;
}

/** A share of one as per cent: 0.0412 gives "4.12 %". */
export function formatShare(share: number): string {
  return `${share < 0 ? '-' : ''}${threeDigits(Math.abs(share * 100))} %`;
}

/** A part of a whole as per cent; "–" where the whole is nothing. */
export function formatPart(part: number, whole: number): string {
  return whole > 0 ? formatShare(part / whole) : '–';
}

/** At most three significant digits below 1,000, none lost above; trailing zeros dropped. */
function threeDigits(value: number): string {
  if (value >= 99.95) return grouped.format(value);
  const digits = value >= 9.995 ? 1 : 2;
  return String(Number(value.toFixed(digits)));
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
