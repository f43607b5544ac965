import { describe, expect, it } from 'vitest';
import { mean } from '../../../src-main/core/common/numbers';
import { deriveSeed, createRandom } from '../../../src-main/core/common/random';
import { regressionSkill } from '../../../src-main/core/evaluation/certainty';
import { memberVerdict } from '../../../src-main/core/verdict';
import { judgedEvaluation } from '../../support/judged';
import { runDetail } from '../../support/run-detail';

interface World {
  readonly windows: number;
  readonly seeds: number;
  /** How much of an error stays from one row to the next: an AR(1) of the baseline's errors and of the model's own part. */
  readonly persistence: number;
  /** SD of the logarithm of a seed's error beside the others'. */
  readonly spread: number;
  /** The model's mean absolute error beside the baseline's, at the median seed. */
  readonly ratio: number;
}

/** Of each model's error in a row, the share of its variance that the baseline has too. */
const shared = 0.5;

function persistent(windows: number, persistence: number, random: ReturnType<typeof createRandom>): Float64Array {
  const innovation = Math.sqrt(1 - persistence ** 2);
  let error = random.normal();
  return Float64Array.from({ length: windows }, () => (error = persistence * error + innovation * random.normal()));
}

const meanSize = (errors: Float64Array): number => mean(errors.map(Math.abs));

/** The verdict on the repeats of one configuration in one draw of rows and of seeds. */
function verdictIn({ windows, seeds, persistence, spread, ratio }: World, draw: number) {
  const random = createRandom(deriveSeed(draw, windows, seeds));
  const baseline = persistent(windows, persistence, random);
  const own = persistent(windows, persistence, random);
  const order = { overlap: 1, series: null, time: Float64Array.from({ length: windows }, (_, i) => i) };
  const mae = meanSize(baseline);
  const runs = Array.from({ length: seeds }, () => {
    const size = ratio * Math.exp(spread * random.normal());
    const errors = baseline.map(
      (error, i) => size * (Math.sqrt(shared) * error + Math.sqrt(1 - shared) * (own[i] ?? 0)),
    );
    const skill = 1 - meanSize(errors) / mae;
    const tested = regressionSkill('lastValue', errors.map(Math.abs), baseline.map(Math.abs), order, skill);
    const { lower, upper, pValue, verdict } = tested;
    const held = { name: 'lastValue', mae, lower, upper, pValue, verdict } as const;
    return runDetail({ evaluation: judgedEvaluation(meanSize(errors), [held], { windows }) });
  });
  return memberVerdict(runs);
}

/** The share of draws whose interval holds the mean skill over all seeds and rows that there could be, and that it decides. */
function coverage(world: World, draws: number): { readonly covered: number; readonly decided: number } {
  // The mean of exp(spread × normal) is exp(spread² / 2); errors of model and baseline are of one distribution but for size.
  const skill = 1 - world.ratio * Math.exp(world.spread ** 2 / 2);
  let covered = 0;
  let given = 0;
  let decided = 0;
  for (let draw = 0; draw < draws; draw += 1) {
    const verdict = verdictIn(world, draw);
    // Too few of the rows are independent in some draws: nothing is said there.
    if (!('lower' in verdict) || verdict.lower === null || verdict.upper === null) continue;
    given += 1;
    if (verdict.lower <= skill && skill <= verdict.upper) covered += 1;
    if (verdict.kind !== 'notShown') decided += 1;
  }
  return { covered: covered / given, decided: decided / given };
}

/** Of 100 draws; 95 less twice the noise of so many. */
const draws = 100;
const bound = 0.9;

describe('the interval of repeats', () => {
  it.each([
    { windows: 200, seeds: 2, persistence: 0, spread: 0.1, ratio: 0.9 },
    { windows: 200, seeds: 3, persistence: 0, spread: 0.02, ratio: 0.9 },
    { windows: 200, seeds: 5, persistence: 0.5, spread: 0.1, ratio: 0.9 },
  ])(
    'holds the mean skill of other seeds and other rows about as often as it says: $seeds seeds, spread $spread, persistence $persistence',
    (world) => {
      expect(coverage(world, draws).covered).toBeGreaterThanOrEqual(bound);
    },
    120_000,
  );

  it('seldom calls repeats that are as good as the baseline better or worse', () => {
    const world = { windows: 200, seeds: 3, persistence: 0, spread: 0.05, ratio: Math.exp(-(0.05 ** 2) / 2) };
    expect(coverage(world, draws).decided).toBeLessThanOrEqual(1 - bound);
  }, 120_000);
});
