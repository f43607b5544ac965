import { describe, expect, it } from 'vitest';
import {
  candidateOf,
  comparableMembers,
  leaderboardWeightsSchema,
  rankCandidates,
  recommendationSentence,
  type Candidate,
  type Purpose,
} from '../../../src-main/core/leaderboard';
import { localeSchema, type Locale } from '../../../src-main/core/common/locale';
import { runIdSchema } from '../../../src-main/core/common/ids';
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
    skill: null,
    skillState: null,
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
    expect(sentence('accuracy', 'en')).toBe(
      'A stands first by MAE, 1; B, the next, has 2. Whether that difference can be shown, their comparison tells.',
    );
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
    const result = candidateOf(group, 'test', 'mae', (run) => recalls(run.singlePredictionMs ?? 0));
    expect(result).toMatchObject({ count: 2, figures: { latencyMs: 1.5, recall: 1.5 }, disqualified: null });
  });
});

describe('the skill of a candidate', () => {
  const evaluated = (skill: number | null, code: string | null) => ({
    kind: 'run' as const,
    detail: runDetail({
      skill,
      evaluation: {
        version: 3,
        train: null,
        validation: null,
        test: null,
        headline: null,
        skill,
        skillAgainst: 'lastValue',
        overfitting: null,
        intervals: [],
        disqualified: null,
        findings: code === null ? [] : [{ code, severity: 'warning', message: '', values: {} }],
      },
    }),
  });
  const stateOf = (skill: number | null, code: string | null) => {
    const { skill: shown, skillState } = candidateOf(evaluated(skill, code), 'test', 'mae', () => null);
    return [shown, skillState];
  };

  it('is shown, not shown, or none by the test that compares runs', () => {
    expect(stateOf(0.3, null)).toEqual([0.3, 'shown']);
    expect(stateOf(0.3, 'skillNotShown')).toEqual([0.3, 'notShown']);
    expect(stateOf(0.3, 'tooFewIndependent')).toEqual([0.3, 'tooFew']);
    expect(stateOf(-0.1, 'noSkill')).toEqual([-0.1, 'none']);
    expect(stateOf(null, 'perfectBaseline')).toEqual([null, 'none']);
  });
});
