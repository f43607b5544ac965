import { describe, expect, it } from 'vitest';
import { sharesOf, sharesOfRepeats } from '../../bench/verdict/size';

/** The short form of `npm run verdict:size`: fixed seeds, 200 pairs each; its bound leaves the noise of 200 pairs. */
const pairs = 200;
const bound = 0.08 + 2 * Math.sqrt((0.05 * 0.95) / pairs) - 0.01;

describe('equally good models', () => {
  it.each([
    { kind: 'ar', n: 500, horizon: 1, persistence: 0 },
    { kind: 'ar', n: 500, horizon: 1, persistence: 0.9 },
    { kind: 'ar', n: 2857, horizon: 1, persistence: 0.98 },
    { kind: 'ar', n: 500, horizon: 24, persistence: 0.5 },
    { kind: 'garch', n: 500, horizon: 1, persistence: 0.5 },
    { kind: 'seasonal', n: 500, horizon: 1, persistence: 0.5 },
    { kind: 'leads', n: 500, horizon: 6, persistence: 0 },
    { kind: 'runs', n: 500, horizon: 1, persistence: 10 },
  ] as const)(
    'are seldom called different: $kind, n $n, horizon $horizon, $persistence',
    (process) => {
      const { different } = sharesOf(process, pairs);
      expect(different).toBeLessThanOrEqual(bound);
    },
    120_000,
  );

  it.each([0.1, 0.3, 1])(
    'with five seeds of own error %d are seldom called different',
    (own) => {
      const { different, before } = sharesOfRepeats({ kind: 'ar', n: 500, horizon: 1, persistence: 0.9 }, own, 100);
      expect(different).toBeLessThanOrEqual(bound);
      if (own < 1) expect(before).toBeGreaterThan(0.3);
    },
    120_000,
  );
});

describe('a loss 15 % larger', () => {
  it('is found where the rows are enough', () => {
    expect(sharesOf({ kind: 'ar', n: 2857, horizon: 1, persistence: 0.5 }, 60, 1.15).different).toBeGreaterThan(0.95);
    expect(sharesOf({ kind: 'ar', n: 2857, horizon: 24, persistence: 0 }, 60, 1.15).different).toBeGreaterThan(0.95);
  }, 120_000);

  it('is not looked for where they are not: the pair is refused', () => {
    expect(sharesOf({ kind: 'ar', n: 200, horizon: 24, persistence: 0.98 }, 60, 1.15).refused).toBeGreaterThan(0.9);
  });
});
