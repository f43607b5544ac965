import { describe, expect, it } from 'vitest';
import {
  candidateOf,
  comparableMembers,
  leaderboardWeightsSchema,
  rankCandidates,
  recommendationSentence,
  testedCandidates,
  type Candidate,
  type Purpose,
} from '../../../src-main/core/leaderboard';
import { localeSchema, type Locale } from '../../../src-main/core/common/locale';
import { pairwiseTestSchema, type PairwiseTest } from '../../../src-main/core/comparison/schema';
import { comparisonVerdict } from '../../../src-main/core/verdict';
import { runIdSchema, type RunId } from '../../../src-main/core/common/ids';
import { judgedEvaluation } from '../../support/judged';
import { runDetail } from '../../support/run-detail';

const id = (letter: string) => runIdSchema.parse(`run_${letter.repeat(10)}`);

function candidate(letter: string, figures: Partial<Candidate['figures']>, disqualified = false): Candidate {
  return {
    id: id(letter),
    kind: 'run',
    name: letter.toUpperCase(),
    modelName: 'GRU 64',
    count: 1,
    figures: {
      value: null,
      sd: null,
      relativeSd: null,
      recall: null,
      precision: null,
      f1Score: null,
      latencyMs: null,
      parameterCount: null,
      memoryBytes: null,
      ...figures,
    },
    verdict: { kind: 'notMeasured', part: 'test' },
    disqualified: disqualified ? { reason: 'lossExploded', message: 'The loss exploded.' } : null,
  };
}

const all = { recall: 0.5, precision: 0.5, latencyMs: 2, parameterCount: 100, memoryBytes: 1e6, relativeSd: 0.1 };

function board(candidates: readonly Candidate[], weights: object = {}) {
  return rankCandidates({
    part: 'test',
    metric: 'mae',
    level: 30,
    weights: leaderboardWeightsSchema.parse(weights),
    candidates,
    verdict: null,
    leftOut: 0,
  });
}

const accurate = candidate('a', { ...all, value: 1, latencyMs: 8 });
const alert = candidate('b', { ...all, value: 2, recall: 0.9 });
const quick = candidate('c', { ...all, value: 3, latencyMs: 1, relativeSd: 0.05 });

describe('the leaderboard', () => {
  it('recommends another model for another purpose', () => {
    const { recommendations } = board([accurate, alert, quick]);
    const chosen = Object.fromEntries(recommendations.map(({ purpose, id: chosenId }) => [purpose, chosenId]));
    expect(chosen).toEqual({ accuracy: id('a'), peaks: id('b'), speed: id('c'), stability: id('c'), overall: id('a') });
  });

  it('follows the weights: what counts alone decides alone', () => {
    const leader = (weights: object) => board([accurate, alert, quick], weights).entries[0]?.id;
    expect(leader({})).toBe(id('a'));
    expect(leader({ accuracy: 0, peaks: 1 })).toBe(id('b'));
    expect(leader({ accuracy: 0, speed: 5 })).toBe(id('c'));
    expect(leader({ accuracy: 1, speed: 100 })).toBe(id('c'));
  });

  it('scores a half for twice the error, and shares ranks of equal scores', () => {
    const { entries } = board([accurate, alert, { ...alert, id: id('d') }]);
    expect(entries.map(({ scores, ranks }) => [scores.accuracy, ranks.accuracy])).toEqual([
      [1, 1],
      [0.5, 2],
      [0.5, 2],
    ]);
  });

  it('keeps disqualified runs out of every ranking, lets them set no mark, and shows the reason', () => {
    const cheat = candidate('z', { ...all, value: 0.000_001, recall: 1, precision: 1, latencyMs: 0.001 }, true);
    const { entries, recommendations } = board([cheat, accurate, alert]);
    expect(entries.at(-1)).toMatchObject({
      id: id('z'),
      ranks: { accuracy: null, overall: null },
      disqualified: { message: 'The loss exploded.' },
    });
    expect(entries[0]?.scores.accuracy).toBe(1);
    expect(recommendations.map((recommendation) => recommendation.id)).not.toContain(id('z'));
  });

  it('gives no score for a purpose whose figures are not known', () => {
    const unknown = candidate('u', { value: 0.5 });
    const { entries } = board([unknown, accurate], { speed: 1 });
    expect(entries.find((entry) => entry.id === id('u'))?.scores).toMatchObject({
      accuracy: 1,
      speed: null,
      overall: null,
    });
  });

  it('says why in one sentence with the figures, in every language', () => {
    const result = board([accurate, alert, quick]);
    const sentence = (purpose: Purpose, locale: Locale) => {
      const recommendation = result.recommendations.find((one) => one.purpose === purpose);
      if (recommendation === undefined) throw new Error(`There is no recommendation for ${purpose}.`);
      return recommendationSentence(result, recommendation, 'MAE', locale);
    };
    expect(sentence('peaks', 'en')).toBe(
      'B finds 90% of the values from 30 on, and 50% of its alarms are right; A finds 50%, with 50% right.',
    );
    expect(sentence('speed', 'en')).toBe(
      'C predicts one window in 1 ms with 100 parameters and 1 MB; B takes 2 ms with 100 parameters and 1 MB.',
    );
    for (const locale of localeSchema.options.filter((one) => one !== 'en')) {
      for (const { purpose } of result.recommendations) expect(sentence(purpose, locale)).not.toMatch(/\{/);
    }
  });
});

describe('what may be ranked together', () => {
  const member = (change: object) => ({ kind: 'run' as const, detail: runDetail(change) });

  it('is the largest set with the same data, target, task, horizon and rows', () => {
    const same = [member({ id: id('a') }), member({ id: id('b') })];
    const other = member({ id: id('c'), datasetHash: 'b'.repeat(64), createdAt: 99 });
    expect(comparableMembers([other, ...same], 'test')).toEqual({ members: same, leftOut: 1 });
  });

  it('a group stands for its qualified runs with their means', () => {
    const recalls = (recall: number) => ({ recall, precision: 1, f1Score: 1 });
    const details = [1, 2].map((latency) => runDetail({ id: id(String(latency)), singlePredictionMs: latency }));
    const cheat = runDetail({ id: id('z'), singlePredictionMs: 0, disqualified: 'exploded' });
    const group = { kind: 'group' as const, id: 'grp_aaaaaaaaaa' as never, name: 'GRU', details: [...details, cheat] };
    const result = candidateOf(group, 'test', 'mae', (run) => recalls(run.singlePredictionMs ?? 0), '');
    expect(result).toMatchObject({ count: 2, figures: { latencyMs: 1.5, recall: 1.5 }, disqualified: null });
  });
});

describe('the verdict on the leaderboard', () => {
  const baseline = { name: 'linear', mae: 0.5, lower: -1.2, upper: -0.8, pValue: 0.001, verdict: 'worse' } as const;
  const member = (letter: string, mae: number) => {
    const evaluation = judgedEvaluation(mae, [baseline, { name: 'lastValue', mae: 4, verdict: 'better' }]);
    const metrics = { 'test.mae': mae };
    return {
      kind: 'run' as const,
      detail: runDetail({ id: id(letter), name: letter.toUpperCase(), evaluation, metrics }),
    };
  };
  const members = [member('a', 1), member('b', 1.2)];
  const candidates = members.map((one) => candidateOf(one, 'test', 'mae', () => null, '°C'));

  it('holds each candidate against the strongest baseline', () => {
    expect(candidates[0]?.verdict).toMatchObject({
      kind: 'worse',
      skill: -1,
      unit: '°C',
      baseline: { name: 'linear' },
    });
  });

  it('says by the test between them who leads, and never by the figure alone', () => {
    const tests = (better: RunId | null, pValue: number | null): PairwiseTest[] => [
      pairwiseTestSchema.parse({
        ...{
          first: id('a'),
          second: id('b'),
          test: 'cosine',
          metric: 'test.mae',
          better,
          pValue,
          adjustedPValue: pValue,
        },
        ...{ meanDifference: -0.2, interval: [-0.3, -0.1], count: 400, independent: 90, refused: null, others: [] },
        ...{ statistic: null, degrees: null, meanLosses: null, identical: false, seeds: null, seedShare: null },
        ...{ blockLength: null, effect: null },
      }),
    ];
    const sentenceBy = (found: readonly PairwiseTest[], locale: Locale = 'en'): string => {
      const verdict = comparisonVerdict({ members, part: 'test', tests: found, unitOf: () => '°C' });
      const ranked = rankCandidates({
        ...{ part: 'test', metric: 'mae', level: null, candidates, verdict, leftOut: 0 },
        weights: leaderboardWeightsSchema.parse({}),
      });
      const accuracy = ranked.recommendations.find(({ purpose }) => purpose === 'accuracy');
      if (accuracy === undefined) throw new Error('Accuracy is recommended for.');
      return recommendationSentence(ranked, accuracy, 'MAE', locale);
    };
    expect(sentenceBy(tests(id('a'), 0.01))).toMatch(/^A is better than B: MAE 1 °C, apart by -?0\.2 °C/);
    expect(sentenceBy(tests(null, 0.4))).toMatch(/^A has the lowest MAE, 1 °C, but no difference from B can be shown/);
    expect(sentenceBy([])).toContain('was not tested');
    for (const locale of localeSchema.options) expect(sentenceBy(tests(null, 0.4), locale)).not.toMatch(/[{}]/);
  });

  it('is of the most accurate where there are many', () => {
    const many = Array.from({ length: 30 }, (_, i) => candidate(String.fromCharCode(97 + (i % 26)), { value: 30 - i }));
    const tested = testedCandidates([...many, candidate('z', { value: 0 }, true)], 'mae');
    expect(tested.map(({ figures }) => figures.value)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  });
});
