import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { documentKinds, stampDocument, upgradeDocument, type DocumentKind } from '../../../src-main/core/document';
import { upgradeAs } from '../../../src-main/core/document/upgrade';
import { experimentConfigurationSchema } from '../../../src-main/core/experiment/schema';
import { presetModel } from '../../../src-main/core/model';
import { judgedEvaluation } from '../../support/judged';

/** Three versions: `lag` was called `delay`, then its unit went from seconds to milliseconds, then `note` became possible. */
const lagKind: DocumentKind<z.ZodObject<{ lag: z.ZodNumber; note: z.ZodDefault<z.ZodString> }>> = {
  name: 'lag',
  schema: z.strictObject({ lag: z.number(), note: z.string().default('') }),
  isParsed: false,
  versionKey: 'documentVersion',
  changes: [
    { upgrade: ({ delay, documentVersion: _, ...rest }) => ({ ...rest, lag: delay }) },
    { upgrade: ({ lag, ...rest }) => ({ ...rest, lag: Number(lag) * 1000 }) },
    { compatible: 'A note may be there.' },
  ],
};
const lag: DocumentKind<z.ZodType<{ lag: number; note: string }>> = {
  ...lagKind,
  schema: z.object(lagKind.schema.shape),
};

describe('upgradeDocument', () => {
  it.each([
    ['without a version', { delay: 2 }],
    ['of version 1', { documentVersion: 1, delay: 2 }],
    ['of version 2', { documentVersion: 2, lag: 2 }],
    ['of version 3', { documentVersion: 3, lag: 2000 }],
    ['of version 4', { documentVersion: 4, lag: 2000, note: '' }],
  ])('takes a document %s through every step that it lacks', (_, stored) => {
    expect(upgradeAs(lag, stored)).toEqual({ ok: true, value: { lag: 2000, note: '' } });
  });

  it('leaves one of a newer version alone and says of which', () => {
    const stored = { documentVersion: 5, shift: 1 };
    expect(upgradeAs(lag, stored)).toEqual({ ok: false, problem: { kind: 'newer', version: 5 } });
  });

  it.each([
    ['does not fit', { documentVersion: 4, lag: 'long' }],
    ['is no object', 'lag'],
    ['is nothing', null],
    ['is a list', [1]],
  ])('names where a document that %s is not as it was written', (_, stored) => {
    expect(upgradeAs(lag, stored)).toMatchObject({ ok: false, problem: { kind: 'unfit' } });
  });

  it('reads back what is stamped, of every kind that has its version in it', () => {
    const configuration = experimentConfigurationSchema.parse({ task: { target: 'y' }, model: presetModel('lstm') });
    const stored: unknown = JSON.parse(JSON.stringify(stampDocument('configuration', configuration)));
    expect(upgradeDocument('configuration', stored)).toEqual({ ok: true, value: configuration });
    expect(upgradeDocument('configuration', { ...configuration, schemaVersion: 99 })).toEqual({
      ok: false,
      problem: { kind: 'newer', version: 99 },
    });
  });

  it('tells the skill of an evaluation anew, against the strongest baseline, and drops what it found of weaker ones', () => {
    const today = judgedEvaluation(1.152, [
      { name: 'lastValue', mae: 2, verdict: 'better' },
      { name: 'linear', mae: 0.5143, verdict: 'worse' },
    ]);
    const overfitting = { code: 'overfitting', severity: 'warning', message: 'It rises.', values: {} };
    const linear = { code: 'linearIsBetter', severity: 'info', message: 'A linear model …', values: {} };
    const stored = { ...today, version: 3, skill: 0.424, skillAgainst: 'lastValue', findings: [linear, overfitting] };
    const upgraded = upgradeDocument('evaluation', stored);
    if (!upgraded.ok) throw new Error('It is read.');
    expect(upgraded.value).toMatchObject({ version: 4, skillAgainst: 'linear', findings: [overfitting] });
    expect(upgraded.value.skill).toBeCloseTo(1 - 1.152 / 0.5143, 12);
    const without = upgradeDocument('evaluation', { ...stored, headline: null, test: null });
    expect(without).toMatchObject({ ok: true, value: { skill: null, skillAgainst: null } });
  });

  it('gives a candidate of a confirmation the one window that it was trained for', () => {
    const own = { groupId: 'grp_aaaaaaaaaa', runIds: ['run_aaaaaaaaaa'], objectives: [0.5] };
    const stored = { state: 'done', candidates: [{ trial: 3, ...own }], winner: 3, verdict: null };

    expect(upgradeDocument('studyConfirmation', stored)).toEqual({
      ok: true,
      value: { ...stored, candidates: [{ trial: 3, windows: [own], objectives: [0.5] }], note: null },
    });
  });

  it('has schemas that know their own version where a document carries it', () => {
    for (const { schema, versionKey, changes } of Object.values<DocumentKind>(documentKinds)) {
      const version =
        schema instanceof z.ZodObject ? z.record(z.string(), z.unknown()).parse(schema.shape)[versionKey] : null;
      if (!(version instanceof z.ZodType)) continue;
      expect(version.safeParse(changes.length + 1).success).toBe(true);
      expect(version.safeParse(changes.length + 2).success).toBe(false);
    }
  });
});
