import { describe, expect, it } from 'vitest';
import { issuesOf, issueText } from '../../../src-main/core/common/errors';
import { upgradeDocument } from '../../../src-main/core/document';
import { experimentConfigurationSchema } from '../../../src-main/core/experiment/schema';
import { parseConfiguration } from '../../../src-main/core/experiment/versions';

const layers = [{ type: 'GRU', units: 2 }];
const common = { task: { target: 'y' }, window: { lookback: 8 } };
/** As version 2 wrote it. */
const old = {
  ...common,
  model: { kind: 'sequential', layers },
  training: { epochs: 5, seed: 7, classWeight: 'balanced', optimizer: { type: 'sgd', learningRate: 0.5 } },
};
/** The same today. */
const today = experimentConfigurationSchema.parse({
  ...common,
  seed: 7,
  classWeight: 'balanced',
  model: { kind: 'sequential', layers, training: { epochs: 5, optimizer: { type: 'sgd', learningRate: 0.5 } } },
});

describe('a configuration of before', () => {
  it.each([1, 2])('of version %i, stored, says the same in its new place', (schemaVersion) => {
    expect(upgradeDocument('configuration', { ...old, schemaVersion })).toEqual({ ok: true, value: today });
  });

  it.each([undefined, 1, 2])('in a file of version %s is understood', (schemaVersion) => {
    const draft = schemaVersion === undefined ? old : { ...old, schemaVersion };
    expect(parseConfiguration(draft).data).toEqual(today);
  });

  it('is today’s where it has nothing of before', () => {
    const { schemaVersion: _, ...unnumbered } = today;
    expect(parseConfiguration(unnumbered).data).toEqual(today);
    expect(parseConfiguration(today).data).toEqual(today);
    for (const schemaVersion of [2, 3, 4, 5]) {
      expect(parseConfiguration({ ...today, schemaVersion }).data).toEqual(today);
      expect(upgradeDocument('configuration', { ...today, schemaVersion })).toEqual({ ok: true, value: today });
    }
  });

  it.each(['randomForest', 'extraTrees', 'gradientBoosting'])('of a %s without summaries has none', (kind) => {
    const made = experimentConfigurationSchema.parse({ ...common, model: { kind } });
    if (!('summaries' in made.model)) throw new Error('trees');
    const { summaries, ...model } = made.model;
    expect(summaries).toBe(false);
    const before = { ...made, schemaVersion: 15, model };
    expect(parseConfiguration(before).data).toEqual(made);
    expect(upgradeDocument('configuration', before)).toEqual({ ok: true, value: made });
  });
});

describe('a key that no configuration has', () => {
  it('is refused, and one that has moved is told where', () => {
    const messages = (draft: object) => parseConfiguration(draft).error?.issues.map(({ message }) => message);
    expect(messages({ ...today, training: { epochs: 9 } })).toEqual([
      expect.stringContaining('model.training.epochs') as string,
    ]);
    const [moved] = issuesOf(parseConfiguration({ ...today, training: {} }).error?.issues ?? []);
    expect(issueText(moved!)).toMatch(/^“training” is no part/);
    expect(issueText({ path: 'seed', message: 'too small' })).toBe('seed: too small');
    expect(messages({ ...today, trainig: {} })).toEqual(['“trainig” is no part of a configuration.']);
  });

  it('is refused in a version that is not known, whatever it is', () => {
    expect(parseConfiguration({ ...old, schemaVersion: 99 }).success).toBe(false);
    for (const draft of [null, 'text', [], 3]) expect(parseConfiguration(draft).success).toBe(false);
  });
});
