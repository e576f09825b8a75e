/** A lab's name, password and schema. */
import { randomBytes } from 'node:crypto';

/** The one schema that a lab has. */
export const labSchema = 'plimsoll';

/** 12 hexadecimal digits. */
export function newLabId(): string {
  return randomBytes(6).toString('hex');
}

/** 192 random bits in letters, digits, `-` and `_`: safe inside quotes of SQL and shell. Never printed or stored. */
export function newPassword(): string {
  return randomBytes(24).toString('base64url');
}
