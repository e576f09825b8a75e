/**
 * Where rows are written: a window of a caller's buffer that remembers when something did not fit.
 * Writes nothing past the window's end, so a row that overflows can simply be forgotten.
 */
const zero = 48;
const colon = 58;

/** Below this a loop copies faster than a call. */
const callBytesMin = 24;

export class RowSink {
  position = 0;
  /** Something did not fit since `open`; what was written since the row's start is to be dropped. */
  overflowed = false;
  #target: Uint8Array = new Uint8Array(0);
  #end = 0;
  readonly #day = new Uint8Array(11);
  #dayNumber = Number.NaN;

  /** Starts writing at `offset` of `target`. */
  open(target: Uint8Array, offset: number): void {
    this.#target = target;
    this.position = offset;
    this.#end = target.length;
    this.overflowed = false;
  }

  /** Copies `bytes`. */
  put(bytes: Uint8Array): void {
    const length = bytes.length;
    if (!this.#fits(length)) return;
    const target = this.#target;
    const at = this.position;
    if (length >= callBytesMin) target.set(bytes, at);
    else for (let i = 0; i < length; i++) target[at + i] = bytes[i] as number;
    this.position = at + length;
  }

  putByte(byte: number): void {
    if (this.#fits(1)) this.#target[this.position++] = byte;
  }

  /** A whole number, not negative, in decimal digits. */
  putNumber(value: number): void {
    let digits = 1;
    for (let limit = 10; value >= limit; limit *= 10) digits++;
    if (!this.#fits(digits)) return;
    let rest = value;
    for (let i = this.position + digits - 1; i >= this.position; i--) {
      const quotient = Math.floor(rest / 10);
      this.#target[i] = zero + rest - quotient * 10;
      rest = quotient;
    }
    this.position += digits;
  }

  /** The last `digits` decimal digits of a whole number, with leading zeros. */
  putDigits(value: number, digits: number): void {
    if (!this.#fits(digits)) return;
    let rest = value;
    for (let i = this.position + digits - 1; i >= this.position; i--) {
      const quotient = Math.floor(rest / 10);
      this.#target[i] = zero + rest - quotient * 10;
      rest = quotient;
    }
    this.position += digits;
  }

  /** `YYYY-MM-DD`, UTC, of whole seconds since the epoch. */
  putDate(epochSeconds: number): void {
    this.putDateTime(epochSeconds - (epochSeconds % 86_400));
    if (!this.overflowed) this.position -= 9;
  }

  /** `YYYY-MM-DD hh:mm:ss`, UTC, of whole seconds since the epoch. */
  putDateTime(epochSeconds: number): void {
    if (!this.#fits(19)) return;
    const day = Math.floor(epochSeconds / 86_400);
    if (day !== this.#dayNumber) this.#renderDay(day);
    const target = this.#target;
    const at = this.position;
    for (let i = 0; i < 11; i++) target[at + i] = this.#day[i] as number;
    const second = epochSeconds - day * 86_400;
    const minute = Math.floor(second / 60);
    const hour = Math.floor(minute / 60);
    putTwoDigits(target, at + 11, hour);
    target[at + 13] = colon;
    putTwoDigits(target, at + 14, minute - hour * 60);
    target[at + 16] = colon;
    putTwoDigits(target, at + 17, second - minute * 60);
    this.position = at + 19;
  }

  #renderDay(day: number): void {
    const text = `${new Date(day * 86_400_000).toISOString().slice(0, 10)} `;
    for (let i = 0; i < 11; i++) this.#day[i] = text.charCodeAt(i);
    this.#dayNumber = day;
  }

  #fits(length: number): boolean {
    if (this.position + length <= this.#end && !this.overflowed) return true;
    this.overflowed = true;
    return false;
  }
}

function putTwoDigits(target: Uint8Array, at: number, value: number): void {
  const tens = Math.floor(value / 10);
  target[at] = zero + tens;
  target[at + 1] = zero + value - tens * 10;
}
