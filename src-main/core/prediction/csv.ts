import { isoTime } from '../calendar';
import { csvLine } from '../common/csv';
import { predictLabels } from '../evaluation';
import type { FilePrediction, PredictionPage } from './schema';

type Facts = Pick<FilePrediction, 'classNames' | 'horizon' | 'hasTime' | 'timeZone' | 'level' | 'target'>;

export interface PredictionTable {
  readonly head: readonly string[];
  readonly cells: readonly (readonly (string | number | null)[])[];
}

/** The head of the table of predictions. */
function headOf({ classNames, hasTime, level, target }: Facts, isPanel: boolean): string[] {
  const percent = String(Math.round(level * 100));
  const figures =
    classNames === null ? [`lower_${percent}`, `upper_${percent}`] : classNames.map((name) => `score_${name}`);
  return [
    ...(isPanel ? ['series'] : []),
    'window',
    ...(classNames === null ? ['step'] : []),
    hasTime ? 'time' : 'row',
    target,
    ...figures,
    'actual',
  ];
}

/** One line a predicted row of each window: times on the clock of the zone, numbers as they are. @param threshold of two classes */
export function predictionTable(facts: Facts, pages: readonly PredictionPage[], threshold: number): PredictionTable {
  const { classNames, horizon, hasTime, timeZone } = facts;
  const isPanel = pages.some(({ series }) => series !== null);
  const width = classNames?.length ?? horizon;
  const steps = classNames === null ? horizon : 1;
  const cells: (string | number | null)[][] = [];
  for (const page of pages) {
    const count = page.predicted.length / width;
    const labels =
      classNames === null
        ? null
        : predictLabels(
            page.predicted.map((score) => score ?? Number.NaN),
            count,
            width,
            threshold,
          );
    for (let window = 0; window < count; window += 1) {
      for (let step = 0; step < steps; step += 1) {
        const place = window * steps + step;
        const time = page.time[place] ?? 0;
        const actual = page.actual[place] ?? null;
        const before = [
          ...(isPanel ? [page.series?.[window] ?? null] : []),
          page.offset + window + 1,
          ...(classNames === null ? [step + 1] : []),
          hasTime ? isoTime(time, timeZone) : time,
        ];
        if (classNames === null || labels === null) {
          const value = page.predicted[place] ?? null;
          cells.push([...before, value, page.lower?.[place] ?? null, page.upper?.[place] ?? null, actual]);
        } else {
          const scores = page.predicted.slice(window * width, (window + 1) * width);
          cells.push([
            ...before,
            classNames[labels[window] ?? 0] ?? '',
            ...scores,
            actual === null ? null : (classNames[actual] ?? null),
          ]);
        }
      }
    }
  }
  return { head: headOf(facts, isPanel), cells };
}

/** The same as CSV, in pieces of some thousand lines, so that a large one is never one text. */
export function* predictionCsv(
  facts: Facts,
  pages: readonly PredictionPage[],
  threshold: number,
): Generator<string, void, undefined> {
  const isPanel = pages.some(({ series }) => series !== null);
  yield `${csvLine(headOf(facts, isPanel))}\n`;
  for (const page of pages) {
    const { cells } = predictionTable(facts, [page], threshold);
    yield cells.map((row) => `${csvLine(row.map((cell) => (cell === null ? '' : String(cell))))}\n`).join('');
  }
}
