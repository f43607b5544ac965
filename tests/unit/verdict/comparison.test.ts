import { describe, expect, it } from 'vitest';
import { groupIdSchema } from '../../../src-main/core/common/ids';
import { localeSchema } from '../../../src-main/core/common/locale';
import { createRandom } from '../../../src-main/core/common/random';
import { mean } from '../../../src-main/core/common/numbers';
import { pairwiseTests, runLosses, testedMembers, type ComparedMember } from '../../../src-main/core/comparison';
import type { Predictions, RunDetail } from '../../../src-main/core/run/schema';
import {
  comparisonVerdict,
  comparisonVerdictSchema,
  differSentence,
  standingSentence,
  type ComparisonVerdict,
} from '../../../src-main/core/verdict';
import { judgedEvaluation } from '../../support/judged';
import { forecasts, runDetail } from '../../support/run-detail';

interface Made {
  readonly detail: RunDetail;
  readonly predictions: Predictions;
}

const rows = 400;
const random = createRandom(11);
const actual = Array.from({ length: rows }, () => random.normal());
/** Errors that all models share, and a model's own: seeds of one configuration differ little, as trained networks do. */
const shared = actual.map(() => random.normal());

/** A run whose errors are `size` times the shared ones and a little of its own. */
function made(
  id: string,
  lookback: number,
  size: number,
  change: Partial<Record<keyof RunDetail, unknown>> = {},
): Made {
  const own = createRandom(id.charCodeAt(4) * 1000 + id.charCodeAt(5));
  const errors = shared.map((error) => size * error + 0.05 * own.normal());
  const mae = mean(errors.map(Math.abs));
  const detail = runDetail({
    id,
    name: `L${lookback}`,
    metrics: { 'test.mae': mae },
    evaluation: judgedEvaluation(mae, [
      { name: 'linear', mae: 1.2, lower: 0.01, upper: 0.3, pValue: 0.01, verdict: 'better' },
    ]),
    ...change,
  });
  const configuration = { ...detail.configuration, window: { ...detail.configuration.window, lookback } };
  return { detail: { ...detail, configuration }, predictions: forecasts(actual, errors) };
}

const single = ({ detail }: Made): ComparedMember => ({ kind: 'run', detail });
const group = (id: string, runs: readonly Made[]): ComparedMember => ({
  kind: 'group',
  id: groupIdSchema.parse(id),
  name: runs[0]?.detail.name ?? '',
  details: runs.map(({ detail }) => detail),
});

function judge(members: readonly ComparedMember[], runs: readonly Made[]): ComparisonVerdict {
  const tests = pairwiseTests(testedMembers(members, 'test.mae'), {
    metric: 'test.mae',
    lossesOf: ({ id, threshold }) => {
      const found = runs.find(({ detail }) => detail.id === id);
      return found === undefined ? null : runLosses(found.predictions, { metric: 'test.mae', threshold });
    },
  });
  return comparisonVerdict({ members, part: 'test', tests, unitOf: () => '°C' });
}

const good = made('run_aaaaaaaaaa', 24, 0.8);
const bad = made('run_bbbbbbbbbb', 48, 1.4);
const alike = made('run_cccccccccc', 96, 0.8);

describe('the verdict on a comparison', () => {
  it('lets one lead where the tests show it, with the difference in the unit of the target', () => {
    const { sets, differ } = judge([single(bad), single(good)], [good, bad]);
    expect(differ).toEqual([]);
    expect(sets[0]?.standing).toMatchObject({ kind: 'leads', id: good.detail.id, over: [bad.detail.id], pairs: 1 });
    const standing = sets[0]?.standing;
    if (standing === undefined) throw new Error('There is one set.');
    expect(standingSentence(standing, (id) => (id === good.detail.id ? 'L24' : 'L48'), 'en')).toMatch(
      /^L24 is better than L48: MAE 0\.\d{4} °C, apart by 0\.\d+ °C \(95% interval 0\.\d+ °C to 0\.\d+ °C; p < 0\.001\)\.$/,
    );
  });

  it('says that nobody leads where no difference can be shown, though one has the lowest error', () => {
    const verdict = judge([single(good), single(alike)], [good, alike]);
    const standing = verdict.sets[0]?.standing;
    expect(standing?.kind).toBe('noDifference');
    if (standing === undefined) throw new Error('There is one set.');
    const sentence = standingSentence(standing, () => 'X', 'en');
    expect(sentence).toContain('has the lowest MAE');
    expect(sentence).toContain('no difference');
    expect(sentence).not.toMatch(/best|lead/);
  });

  it('lets one lead over many only when it beats every one of them', () => {
    const verdict = judge([single(good), single(bad), single(alike)], [good, bad, alike]);
    expect(verdict.sets[0]?.standing).toMatchObject({ kind: 'noDifference', pairs: 3 });
    const [standing] = verdict.sets.map((set) => set.standing);
    if (standing?.kind !== 'noDifference') throw new Error('Nobody leads.');
    expect(standing.from).toHaveLength(1);
  });

  it('compares repeats as groups; their runs, chosen one by one, lead over no seed twin', () => {
    const first = [0, 1, 2].map((seed) => made(`run_d${seed}dddddddd`, 24, 1, { seed }));
    const second = [0, 1, 2].map((seed) => made(`run_e${seed}eeeeeeee`, 48, 1.0005, { seed }));
    const runs = [...first, ...second];
    const grouped = judge([group('grp_aaaaaaaaaa', first), group('grp_bbbbbbbbbb', second)], runs);
    expect(grouped.sets).toHaveLength(1);
    expect(grouped.sets[0]?.standing.kind).toBe('noDifference');
    expect(grouped.sets[0]?.members.map(({ verdict }) => verdict)).toMatchObject([
      { kind: 'better', runs: 3, of: 3 },
      { kind: 'better', runs: 3, of: 3 },
    ]);
    const twins = judge(first.map(single), runs);
    expect(twins.sets[0]?.standing.kind).toBe('seedTwins');
  });

  it('ranks only what can be compared, and says in what the rest differs', () => {
    const energy = made('run_ffffffffff', 24, 0.1, {
      datasetHash: 'b'.repeat(64),
      target: 'kWh',
      datasetName: 'Energy',
    });
    const classes = made('run_gggggggggg', 24, 0.1, { taskKind: 'classification', target: 'OT' });
    const verdict = judge([single(energy), single(good), single(bad), single(classes)], [energy, good, bad, classes]);
    expect(verdict.differ).toEqual(['dataset', 'target', 'task']);
    expect(verdict.sets.map(({ members }) => members.map(({ id }) => id))).toEqual([
      [good.detail.id, bad.detail.id],
      [energy.detail.id],
      [classes.detail.id],
    ]);
    expect(verdict.sets.map(({ standing }) => standing.kind)).toEqual(['leads', 'alone', 'nothing']);
    expect(differSentence(verdict, 'en')).toBe(
      'Not everything here can be ranked together: data, targets, and tasks differ.',
    );
    const later = made('run_hhhhhhhhhh', 24, 0.1, {
      split: {
        rowCount: 100,
        parts: {
          train: { from: 0, to: 60, windows: 40, start: 0, end: 1 },
          validation: { from: 60, to: 70, windows: 10, start: 1, end: 2 },
          test: { from: 70, to: 100, windows: 30, start: 2, end: 3 },
        },
      },
    });
    const rowsDiffer = judge([single(good), single(later)], [good, later]);
    expect(rowsDiffer.differ).toEqual(['rows']);
    expect(rowsDiffer.sets.map(({ standing }) => standing.kind)).toEqual(['alone', 'alone']);
  });

  it('is a document that can be sent, the same every time, and whole in every language', () => {
    const members = [single(good), single(bad), single(alike)];
    const verdict = judge(members, [good, bad, alike]);
    expect(comparisonVerdictSchema.parse(JSON.parse(JSON.stringify(verdict)))).toEqual(verdict);
    expect(judge(members, [good, bad, alike])).toEqual(verdict);
    const untested = comparisonVerdict({ members, part: 'test', tests: [], unitOf: () => '' });
    expect(untested.sets[0]?.standing.kind).toBe('untested');
    for (const locale of localeSchema.options) {
      for (const { standing } of [...verdict.sets, ...untested.sets]) {
        expect(standingSentence(standing, (id) => id, locale)).not.toMatch(/[{}]|undefined|NaN/);
      }
      expect(differSentence({ differ: ['dataset', 'target', 'task', 'horizon', 'rows'] }, locale)).not.toMatch(/[{}]/);
    }
  });
});
