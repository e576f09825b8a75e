/**
 * Where rows are written: a window of a caller's buffer that remembers when something did not fit.
 * Writes nothing past the window's end, so a row that overflows can simply be forgotten.
 */
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
    if (this.#fits(bytes.length)) {
      this.#target.set(bytes, this.position);
      this.position += bytes.length;
    }
  }

  /** Copies a few bytes of `source`; a loop beats a call below some 60 bytes. */
  putSlice(source: Uint8Array, start: number, length: number): void {
    if (!this.#fits(length)) return;
    const target = this.#target;
    const position = this.position;
    for (let i = 0; i < length; i++) target[position + i] = source[start + i] as number;
    this.position = position + length;
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
      this.#target[i] = 48 + rest - quotient * 10;
      rest = quotient;
    }
    this.position += digits;
  }

  /** `YYYY-MM-DD hh:mm:ss`, UTC, of whole seconds since the epoch. */
  putDateTime(epochSeconds: number): void {
    const day = Math.floor(epochSeconds / 86_400);
    if (day !== this.#dayNumber) this.#renderDay(day);
    this.putSlice(this.#day, 0, 11);
    const second = epochSeconds - day * 86_400;
    const hour = Math.floor(second / 3600);
    const minute = Math.floor(second / 60) % 60;
    this.#putTwoDigits(hour);
    this.putByte(58);
    this.#putTwoDigits(minute);
    this.putByte(58);
    this.#putTwoDigits(second % 60);
  }

  #renderDay(day: number): void {
    const text = `${new Date(day * 86_400_000).toISOString().slice(0, 10)} `;
    for (let i = 0; i < 11; i++) this.#day[i] = text.charCodeAt(i);
    this.#dayNumber = day;
  }

  #putTwoDigits(value: number): void {
    const tens = Math.floor(value / 10);
    this.putByte(48 + tens);
    this.putByte(48 + value - tens * 10);
  }

  #fits(length: number): boolean {
    if (this.position + length <= this.#end && !this.overflowed) return true;
    this.overflowed = true;
    return false;
  }
}
