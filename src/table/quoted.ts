/** Names and texts as SQL writes them. Nothing else in the house puts quotes around either. */

/** A name in backticks, whatever is in it. */
export function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/** Names in backticks, joined by commas; behind an alias where one is given. */
export function quotedList(names: readonly string[], alias?: string): string {
  return names.map((name) => columnOf(name, alias)).join(', ');
}

/** A column's name, behind its table's alias where one is given. */
export function columnOf(name: string, alias?: string): string {
  return alias === undefined ? quoted(name) : `${alias}.${quoted(name)}`;
}

/** A text as an SQL literal; right under every sql_mode but ANSI_QUOTES’ opposite, NO_BACKSLASH_ESCAPES. */
export function literal(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
