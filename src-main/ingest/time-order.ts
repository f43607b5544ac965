import { clockTime } from '../core/calendar';
import { GatewiseError } from '../core/common/errors';
import { said } from '../core/common/sentence';
import type { FilePreview, PartialImportChoices, PreviewFinding } from '../core/dataset';
import { quoteName, type Database } from './database';
import { finding, shownExamples } from './preview-finding';
import type { ColumnGuess } from './guess-columns';
import type { Relation } from './formats';
import { rankCandidates, readTimeOfDay, SpacingCounter, type Ranked } from './times';
import { isMissing } from './values';

/** A reading that misses this many times more often than another is given up before the file ends. */
const mostMisses = 50;

/** Times that could be read in more than one order: asked about where nothing decides, told where something does. */
export function orderFindings(
  column: string,
  format: string,
  times: Ranked,
  decided: PartialImportChoices,
): PreviewFinding[] {
  const isDecided = typeof decided.timeFormat === 'string';
  const [best] = times.candidates;
  if (best === undefined || times.others.length === 0) return [];
  const names = [best, ...times.others].map((candidate) => candidate.format.name);
  if (!names.includes(format)) return [];
  const examples = [format, ...names.filter((name) => name !== format)].slice(0, shownExamples);
  if (times.isOpen && !isDecided) {
    return [
      finding(
        'ambiguousDates',
        'error',
        `The times of “${column}” fit ${examples.join(' as well as ')}, and nothing in the file decides.`,
        { column, examples },
      ),
    ];
  }
  return [
    finding(
      'otherTimeOrder',
      isDecided ? 'info' : 'warning',
      `The times of “${column}” are read as ${format}${isDecided ? '' : ', the likelier order'}; ${examples.slice(1).join(', ')} would fit as well.`,
      { column, examples: [format, examples.slice(1).join(', ')] },
    ),
  ];
}

/** Whether the sample leaves more than one way to read the times, so that the rest of the file has to be asked. */
export function isOrderOpen({ times, timeColumn }: ColumnGuess, decided: PartialImportChoices): boolean {
  return timeColumn !== null && typeof decided.timeFormat !== 'string' && times.candidates.length > 1;
}

/** Ranks the ways to read the times of a whole file: what the sample leaves open, a later row may decide. */
export async function rankOverFile(
  database: Database,
  relation: Relation,
  { choices }: FilePreview,
  { times }: ColumnGuess,
): Promise<Ranked> {
  const { timeColumn, timeOfDayColumn, seriesIdColumn } = choices;
  const selected = [timeColumn, timeOfDayColumn, seriesIdColumn].map((name) =>
    name === null ? 'null' : `${quoteName(name)}::varchar`,
  );
  let running = times.candidates.map((candidate) => ({ candidate, counter: new SpacingCounter(), misses: 0 }));
  await database.stream(`select ${selected.join(', ')} from ${relation.sql}`, (chunk) => {
    const [date, clock, series] = [chunk.column(0), chunk.column(1), chunk.column(2)];
    for (let row = 0; row < chunk.rowCount; row += 1) {
      const text = textOf(date(row));
      if (isMissing(text)) continue;
      const ofDay = timeOfDayColumn === null ? 0 : readTimeOfDay(textOf(clock(row)));
      const owner = textOf(series(row));
      for (const entry of running) {
        const time = entry.candidate.format.read(text);
        if (Number.isNaN(time)) entry.misses += 1;
        else entry.counter.add(time + ofDay, owner);
      }
    }
    const fewest = Math.min(...running.map(({ misses }) => misses));
    running = running.filter(({ misses }) => misses <= fewest + mostMisses);
    return running.length > 1;
  });
  const fewest = Math.min(...running.map(({ misses }) => misses));
  const fitting = running.filter(({ misses }) => misses === fewest);
  return rankCandidates(
    fitting.map(({ candidate }) => candidate),
    fitting.map(({ counter }) => counter.spacing),
  );
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The preview under the order that the whole file speaks for. */
export function withOrder(preview: FilePreview, times: Ranked, decided: PartialImportChoices): FilePreview {
  const { timeColumn } = preview.choices;
  const name = times.candidates[0]?.format.name;
  if (timeColumn === null || name === undefined) return preview;
  const known = preview.alternatives.timeFormats;
  const timeFormats = times.candidates.flatMap(({ format }) =>
    known.filter(({ timeFormat }) => timeFormat === format.name),
  );
  const others = preview.findings.filter(({ code }) => code !== 'ambiguousDates' && code !== 'otherTimeOrder');
  return {
    ...preview,
    choices: { ...preview.choices, timeFormat: name },
    alternatives: { ...preview.alternatives, timeFormats },
    timeExamples: timeFormats[0]?.examples ?? preview.timeExamples,
    findings: [...others, ...orderFindings(timeColumn, name, times, decided)],
  };
}

/** As `2024-09-01`, or with a time of day that is no midnight, on the clock of the zone. */
function shownInZone(iso: string, timeZone: string | null): string {
  return clockTime(Date.parse(iso), timeZone ?? 'UTC')
    .replace('T00:00:00.000', '')
    .replace(/:00\.000$/, '');
}

/**
 * Refuses to guess between two readings that fit equally.
 * @throws GatewiseError BAD_INPUT with both
 */
export function requireOneOrder({ fileName: file, findings, alternatives, choices }: FilePreview): void {
  const open = findings.find(({ code, severity }) => code === 'ambiguousDates' && severity === 'error');
  if (open === undefined) return;
  const readings = alternatives.timeFormats.flatMap(({ timeFormat, examples }) => {
    const example = examples.at(-1);
    return example === undefined || !open.examples.includes(timeFormat)
      ? []
      : [`by ${timeFormat} “${example.text}” is ${shownInZone(example.iso, choices.timeZone)}`];
  });
  throw new GatewiseError(
    'BAD_INPUT',
    said`“${file}”: ${open.message.replace(/\.$/, ':')} ${readings.join(', ')}. Choose one with --time-format, such as --time-format "${open.examples[0] ?? 'iso'}".`,
    { file, field: 'choices.timeFormat', column: choices.timeColumn ?? '', examples: open.examples },
  );
}
