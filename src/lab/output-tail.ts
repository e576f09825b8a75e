/** The end of what a program wrote: bounded, as plain text, without the password that the program was given. */
import { stripVTControlCharacters } from 'node:util';

const outputBytesMax = 64 * 2 ** 10;

export class OutputTail {
  readonly #secret: string;
  readonly #keptBytes: number;
  #chunks: Buffer[] = [];
  #bytes = 0;
  #cut = false;

  constructor(secret: string) {
    this.#secret = secret;
    this.#keptBytes = outputBytesMax + secret.length;
  }

  add(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes > 2 * this.#keptBytes) this.#shorten();
  }

  text(): string {
    this.#shorten();
    const whole = Buffer.concat(this.#chunks).toString('utf8');
    // Cleaned first: what an escape sequence split is whole on the reader's terminal.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be kept.
    const plain = stripVTControlCharacters(whole).replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]|\p{Cf}/gu, '');
    const redacted = this.#secret === '' ? plain : plain.replaceAll(this.#secret, '[password]');
    // The cut may have left a piece of the secret at the front: as much as the secret is long goes too.
    return (this.#cut ? `[…]${redacted.slice(this.#secret.length)}` : redacted).trimEnd();
  }

  #shorten(): void {
    if (this.#bytes <= this.#keptBytes) return;
    const kept = Buffer.concat(this.#chunks).subarray(-this.#keptBytes);
    this.#chunks = [kept];
    this.#bytes = kept.length;
    this.#cut = true;
  }
}
