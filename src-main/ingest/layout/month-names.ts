const languages = ['en', 'ko', 'ru', 'de', 'fr', 'es', 'pt', 'it', 'ja', 'zh'];

/** A name without the marks that are left out as often as written: `янв.` is `янв`, `März` stays. */
function plain(text: string): string {
  return text.trim().toLowerCase().replace(/\.$/, '');
}

let known: readonly string[] | undefined;

/** Names of the months, twelve after twelve: long and short, alone and beside a day, in the languages above. */
function monthNames(): readonly string[] {
  return (known ??= languages.flatMap((language) =>
    (['long', 'short'] as const).flatMap((month) =>
      [{ month }, { month, day: 'numeric' } as const].flatMap((options) => {
        const format = new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' });
        return Array.from({ length: 12 }, (_, index) => {
          const parts = format.formatToParts(Date.UTC(2024, index, 1));
          return plain(parts.find(({ type }) => type === 'month')?.value ?? '');
        });
      }),
    ),
  ));
}

/** What stands behind the number of a month, and before it. */
const numbered = /^(?:m|mon|month|monat|месяц)?[ _.-]*(\d{1,2})(?:\.0*)?\s*(?:월|月)?$/;

/** The month of a name or a number, from 1 to 12; NaN for other text. Four letters and more of an English name do. */
export function readMonth(text: string): number {
  const name = plain(text);
  const number = numbered.exec(name)?.[1];
  if (number !== undefined) return Number(number) >= 1 && Number(number) <= 12 ? Number(number) : Number.NaN;
  const at = monthNames().indexOf(name === 'sept' ? 'sep' : name);
  return at < 0 ? Number.NaN : (at % 12) + 1;
}

/** SQL of the same, null for other text. */
export function monthSql(text: string): string {
  const name = `regexp_replace(lower(trim(${text})), '\\.$', '')`;
  const number = `try_cast(nullif(regexp_extract(${name}, '${numbered.source}', 1), '') as integer)`;
  const names = `[${monthNames()
    .map((month) => `'${month.replaceAll("'", "''")}'`)
    .join(', ')}]`;
  const at = `list_position(${names}, case ${name} when 'sept' then 'sep' else ${name} end)`;
  return `coalesce(case when ${number} between 1 and 12 then ${number} end, ((${at} - 1) % 12 + 1)::integer)`;
}
