/**
 * Reads delimited text as rows of fields; doubled quotes stand for one, and a quote opens only at the start of a field.
 * For samples: everything is in memory.
 * @returns the rows, `limit` at most, and how many characters they take
 */
export function parseDelimited(
  text: string,
  delimiter: string,
  limit = Number.POSITIVE_INFINITY,
): { rows: string[][]; used: number } {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let wasQuoted = false;
  let quoted = false;
  const endRow = (): void => {
    row.push(field);
    field = '';
    if (row.length > 1 || row[0] !== '' || wasQuoted) rows.push(row);
    wasQuoted = false;
    row = [];
  };
  let position = 0;
  for (; position < text.length && rows.length < limit; position += 1) {
    const character = text.charAt(position);
    if (quoted) {
      if (character !== '"') field += character;
      else if (text.charAt(position + 1) === '"') {
        field += '"';
        position += 1;
      } else quoted = false;
    } else if (character === '"' && field === '') {
      quoted = true;
      wasQuoted = true;
    } else if (character === delimiter) {
      row.push(field);
      field = '';
    } else if (character === '\n') endRow();
    else if (character !== '\r') field += character;
  }
  if (rows.length < limit && (field !== '' || row.length > 0)) endRow();
  return { rows, used: position };
}

const delimiters = [',', ';', '\t', '|'] as const;

/** Delimiters that split the sample's rows evenly into more than one field, best first; a comma when none does. */
export function guessDelimiters(text: string): string[] {
  const ranked = delimiters
    .map((delimiter) => ({ delimiter, ...evenness(parseDelimited(text, delimiter).rows) }))
    .filter(({ fields }) => fields > 1)
    .sort((first, second) => second.share - first.share || second.fields - first.fields)
    .map(({ delimiter }) => delimiter as string);
  return ranked.length > 0 ? ranked : [','];
}

function evenness(rows: readonly string[][]): { fields: number; share: number } {
  const fields = rows[0]?.length ?? 0;
  const same = rows.filter((row) => row.length === fields).length;
  return { fields, share: rows.length === 0 ? 0 : same / rows.length };
}
