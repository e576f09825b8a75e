/** The ways to encrypt a connection, by the names that MySQL's own clients use. */
import type { SslOptions } from 'mysql2/promise';

export const tlsModes = ['disabled', 'preferred', 'required', 'verify-ca', 'verify-identity'] as const;

export interface TlsChoice {
  /**
   * `preferred`: encrypted where the server can, unverified. `required`: encrypted or not at all, unverified.
   * `verify-ca`: the certificate must come from a known authority. `verify-identity`: and name the host.
   */
  readonly mode: (typeof tlsModes)[number];
  /** PEM texts; null for Node's own authorities, and for no certificate of our own. */
  readonly ca: string | null;
  readonly cert: string | null;
  readonly key: string | null;
}

/** As mysql2 takes it; null for a plain connection. */
export function tlsOptions({ mode, ca, cert, key }: TlsChoice): SslOptions | null {
  if (mode === 'disabled') return null;
  return {
    rejectUnauthorized: mode === 'verify-ca' || mode === 'verify-identity',
    verifyIdentity: mode === 'verify-identity',
    ...(ca === null ? {} : { ca }),
    ...(cert === null ? {} : { cert }),
    ...(key === null ? {} : { key }),
  };
}
