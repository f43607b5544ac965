/** A figure as tables write it: a number, or a mean with its deviation. */
const figurePattern = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?( ± (\d+\.?\d*|\.\d+)(e[-+]?\d+)?)?$/i;

/**
 * One field of a CSV line by RFC 4180: quoted where it holds a separator, a quotation mark or a line break. Text that a
 * spreadsheet would run as a formula (it begins with `=`, `+`, `-`, `@`, a tab or a carriage return) gets an apostrophe in
 * front (OWASP, CSV Injection); figures stay as they are.
 */
export function csvField(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && !figurePattern.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One CSV line without its end. */
export function csvLine(fields: readonly string[]): string {
  return fields.map(csvField).join(',');
}
