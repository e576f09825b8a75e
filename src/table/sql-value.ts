/** A value on its way to or from the server: numbers beyond 2^53, decimals, dates and times travel as text. */
export type SqlValue = string | number | bigint | boolean | null | Buffer;
