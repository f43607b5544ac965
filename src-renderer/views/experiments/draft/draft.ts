import { z } from 'zod';
import type { Experiment } from '../../../../src-main/contract';
import type { DatasetColumn } from '../../../../src-main/core/dataset/schema';
import type { ExperimentConfiguration } from '../../../../src-main/core/experiment/schema';
import { datasetIdSchema } from '../../../../src-main/core/common/ids';
import type { SplitSummary } from '../../../../src-main/core/run/split-summary';
import type { SplitConfiguration } from '../../../../src-main/core/task/schema';
import { isoTime } from '../../../../src-main/core/calendar';
import { copyPlain, isSame } from '../../../form/paths';

/** Sections that all variants of an experiment share, because its runs are compared with each other. */
export const sharedSections = ['task', 'preparation', 'split', 'window', 'evaluation'] as const;
export type SharedSection = (typeof sharedSections)[number];

const sections = [...sharedSections, 'model'] as const;

/** A configuration as it is being written: every section is there, single values may still be refused by the schema. */
const draftConfigurationSchema = z.custom<ExperimentConfiguration>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    sections.every((section) => typeof Reflect.get(value, section) === 'object'),
);

export const draftSchema = z.object({
  name: z.string(),
  datasetId: datasetIdSchema,
  variants: z.array(z.object({ name: z.string(), configuration: draftConfigurationSchema })).min(1),
});
export type Draft = z.infer<typeof draftSchema>;

/** The part of an experiment that a person writes. */
export function draftOf({ name, datasetId, variants }: Experiment): Draft {
  return { name, datasetId, variants: copyPlain(variants) };
}

/**
 * Carries a change of a shared section from one variant to the others. A variant that had gone its own way before
 * (made by a script, say) keeps it.
 */
export function followShared(draft: Draft, from: number, section: SharedSection, before: unknown): void {
  const source = draft.variants[from]?.configuration[section];
  draft.variants.forEach(({ configuration }, index) => {
    if (index === from || source === undefined || !isSame(configuration[section], before)) return;
    Object.assign(configuration, { [section]: copyPlain(source) });
  });
}

/** Moves one item of a list to another place; places outside of the list change nothing. */
export function moveItem(list: unknown[], from: number, to: number): void {
  if (to < 0 || to >= list.length || from === to) return;
  list.splice(to, 0, ...list.splice(from, 1));
}

/**
 * The present split said in another way: the same rows in counts, their first times as dates and times of the data's zone, or
 * the first column of names, whose values are given their parts by the person.
 */
export function splitAs(
  kind: SplitConfiguration['kind'],
  split: SplitSummary | null,
  timeZone: string,
  columns: readonly Pick<DatasetColumn, 'name' | 'kind' | 'role'>[] = [],
): SplitConfiguration {
  if (kind === 'ratio' || kind === 'series') {
    const shares = { train: 0.7, validation: 0.15, test: 0.15 };
    return kind === 'ratio' ? { kind, ...shares } : { kind, ...shares, seed: 0 };
  }
  if (kind === 'column') {
    const names = columns.filter((column) => column.kind === 'category');
    const column = (names.find(({ role }) => role !== 'target' && role !== 'feature') ?? names[0])?.name ?? '';
    return { kind, column, train: [], validation: [], test: [], validationShare: 0.15, validationBy: 'rows', seed: 0 };
  }
  const { train, validation, test } = split?.parts ?? {};
  if (kind === 'count') {
    const rows = (part: typeof train, otherwise: number): number =>
      part === undefined || part.to <= part.from ? otherwise : part.to - part.from;
    return { kind, train: rows(train, 700), validation: rows(validation, 150), test: rows(test, 150) };
  }
  const day = (part: typeof train): string =>
    part?.start === null || part?.start === undefined ? '' : isoTime(part.start, timeZone).slice(0, 19);
  return { kind, validationStart: day(validation), testStart: day(test), end: null };
}
