/**
 * Passwords that stand in a statement as literals (`IDENTIFIED BY '…'`, `PASSWORD = '…'`), taken out of what is
 * printed or stored of it. A literal without an end is taken out to the statement's end.
 */
const before = [
  String.raw`IDENTIFIED\s+(?:WITH\s+\S+\s+)?(?:BY(?:\s+PASSWORD)?|AS)`,
  String.raw`\w*PASSWORD(?:\s+FOR\s+[^=]+)?`,
  // ALTER USER … REPLACE 'the old one'.
  'REPLACE',
].join('|');
const secretLiteral = new RegExp(
  String.raw`\b((?:${before})\s*[=(]?\s*)(?:'((?:[^'\\]|\\.|'')*)(?:'|$)|"((?:[^"\\]|\\.|"")*)(?:"|$))`,
  'gis',
);

/** The statement without its secrets, and what takes the same ones out of a text about it. */
export function maskSecrets(sql: string): { readonly masked: string; readonly mask: (text: string) => string } {
  const secrets: string[] = [];
  const masked = sql.replace(secretLiteral, (_, words: string, single?: string, double?: string) => {
    secrets.push(single ?? double ?? '');
    return `${words}'***'`;
  });
  const mask = (text: string) => secrets.filter(Boolean).reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
  return { masked, mask };
}
