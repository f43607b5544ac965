import type { PartialImportChoices, PreviewFinding, TimeParts } from '../../core/dataset';
import type { TableSample } from '../formats';
import { isMissing } from '../values';
import { partOrder } from './time-parts';
import type { WideTable } from './wide-table';

const dayMinutes = 1440;

/** What was found about the headings of a wide table, whether it is turned or left as it stands. */
export function wideFindings(table: WideTable, sample: TableSample, choices: PartialImportChoices): PreviewFinding[] {
  const { groups, names, leftOut, part, values } = table;
  const slots = groups[0]?.slots ?? [];
  const headings = slots.map(({ column }) => names[column] ?? '');
  const ends = [headings[0] ?? '', headings.at(-1) ?? ''];
  const counted = { columns: headings.length };
  if (choices.layout === 'long') {
    return [
      finding(
        'wideAsItStands',
        'info',
        `The headings “${ends.join('” to “')}” look like times. The table is read as it stands, a column each; as a wide table it would have a row for each.`,
        { examples: ends, values: counted },
      ),
    ];
  }
  const found = [
    finding(
      'wideTable',
      'info',
      `The headings “${ends.join('” to “')}” are times: the table is turned so that each of these ${headings.length} columns becomes a row, with “${part}” and ${values.map((name) => `“${name}”`).join(', ')}.`,
      { examples: ends, values: counted },
    ),
  ];
  if (leftOut.length > 0) {
    found.push(
      finding(
        'summariesLeftOut',
        'info',
        `Sums and means of a row are left out: ${leftOut.map((name) => `“${name}”`).join(', ')}.`,
        { examples: [...leftOut].slice(0, 10), values: { count: leftOut.length } },
      ),
    );
  }
  if (table.isStampOpen && choices.hourStamp === undefined) found.push(stampFinding(table, headings));
  const extra = slots.filter(({ isExtra }) => isExtra);
  const isFilled = sample.rows.some((row) => extra.some(({ column }) => !isMissing(row[column] ?? '')));
  if (extra.length > 0 && isFilled && typeof choices.timeZone !== 'string') {
    const column = names[extra[0]?.column ?? 0] ?? '';
    found.push(
      finding(
        'hoursBeyondDay',
        'warning',
        `“${column}” holds values, as on days on which clocks go back. Without a time zone the hour from two to three is taken for the one that comes twice; choose the zone of the times.`,
        { column, examples: [column] },
      ),
    );
  }
  return found;
}

/** “1” may be the hour that begins at one o’clock, ends there, or the first of the day. */
function stampFinding({ stamp, groups }: WideTable, headings: readonly string[]): PreviewFinding {
  const slot = groups[0]?.slots[0];
  const [first = ''] = headings;
  const at = stamp === 'end' ? (slot?.end ?? 0) : (slot?.start ?? 0);
  const other = stamp === 'end' ? (slot?.start ?? 0) : (slot?.end ?? 0);
  const isEnd = stamp === 'end';
  return finding(
    isEnd ? 'hoursByEnd' : 'hoursByStart',
    'warning',
    `“${first}” is read as ${clock(at)}, ${isEnd ? 'the end' : 'the beginning'} of its time. If it should be ${clock(other)}, choose ${isEnd ? 'the beginning' : 'the end'}: all times shift by that.`,
    { examples: [first, clock(at), clock(other)] },
  );
}

function clock(minutes: number): string {
  const day = minutes > dayMinutes ? minutes - dayMinutes : minutes;
  return `${String(Math.floor(day / 60)).padStart(2, '0')}:${String(day % 60).padStart(2, '0')}`;
}

export function partsFinding(parts: TimeParts, column: string): PreviewFinding {
  const columns = partOrder.flatMap((part) => parts[part] ?? []);
  return finding(
    'timeInParts',
    'info',
    `The time is put together from ${columns.map((name) => `“${name}”`).join(', ')} and stands under “${column}”.`,
    { column, examples: columns },
  );
}

function finding(
  code: string,
  severity: PreviewFinding['severity'],
  message: string,
  rest: Partial<PreviewFinding> = {},
): PreviewFinding {
  return { code, severity, message, column: null, line: null, examples: [], values: {}, ...rest };
}
