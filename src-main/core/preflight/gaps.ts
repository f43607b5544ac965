import { addSteps, shownInstant, stepsBetween, type CalendarStep } from '../calendar';
import { at } from '../common/numbers';
import type { Frame } from '../preparation/frame';
import { stepOfRows } from '../preparation/row-step';
import type { SeriesRange } from '../task/series';
import type { PreflightFinding } from './schema';

/** Gaps that a sentence names, the longest first; those after them are counted. */
const namedGaps = 5;
/** Clocks are late at times; only what leaves out at least half a step is a gap. */
const widest = 1.5;

interface TimeGap {
  readonly after: number;
  readonly missing: number;
}

/**
 * Rows that are missing between others by the step of the calendar: a window takes the rows beside a gap for neighbours. Days
 * of the week leave holidays out, which is only noted. Rows have to ascend; without a step nobody can say what is missing.
 */
export function gapFindings(frame: Frame, series: readonly SeriesRange[]): PreflightFinding[] {
  const { time, timeName, timeZone } = frame;
  if (time === null || timeName === null) return [];
  const step = stepOfRows(frame);
  if (step === null) return [];
  const gaps: TimeGap[] = [];
  for (const { from, to } of series) {
    for (let row = from + 1; row < to; row += 1) {
      const steps = stepsBetween(at(time, row - 1), at(time, row), step, timeZone);
      if (steps > widest) gaps.push({ after: at(time, row - 1), missing: Math.round(steps) - 1 });
    }
  }
  if (gaps.length === 0) return [];
  const missing = gaps.reduce((sum, gap) => sum + gap.missing, 0);
  const named = gaps.toSorted((one, other) => other.missing - one.missing).slice(0, namedGaps);
  const texts = named.map((gap) => gapText(gap, step, timeZone));
  const list = [...texts, ...(gaps.length > namedGaps ? ['…'] : [])].join(', ');
  return [
    {
      id: 'timeGaps',
      severity: step.unit === 'weekday' ? 'info' : 'warning',
      columns: [timeName],
      message: `“${timeName}” has ${gaps.length === 1 ? '1 gap' : `${gaps.length} gaps`} in which ${
        missing === 1 ? '1 row is' : `${missing} rows are`
      } missing: ${list}. A window takes the rows beside a gap for neighbours.`,
      evidence: { gaps: gaps.length, missing, list },
      advice:
        'Resample to the interval of the rows, which adds the missing ones, and fill their values; or leave it so where nothing happens in between.',
    },
  ];
}

/** The missing times from the first to the last, on the clock of the zone. */
function gapText({ after, missing }: TimeGap, step: CalendarStep, timeZone: string): string {
  const times = [1, missing].map((count) => shownInstant(addSteps(after, count, step, timeZone), timeZone));
  return missing === 1 ? (times[0] ?? '') : times.join(' – ');
}
