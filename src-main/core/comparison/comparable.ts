import { z } from 'zod';
import type { Part } from '../task/schema';
import { runsOf, type ComparedMember } from './members';

/** Why figures of two members cannot stand beside each other, in the order in which it is told. */
export const incomparabilitySchema = z.enum([
  /** Other data: another file, or another version of it. */
  'dataset',
  'target',
  /** A forecast, a regression or a classification. */
  'task',
  'horizon',
  /** Other rows of the part: another split, or windows that begin elsewhere. */
  'rows',
]);
export type Incomparability = z.infer<typeof incomparabilitySchema>;

/** What must be the same for figures to be comparable, each as a text. */
function comparedBy(member: ComparedMember, part: Part): Readonly<Record<Incomparability, string>> {
  const [run] = runsOf(member);
  return {
    dataset: run?.datasetHash ?? '',
    target: run?.target ?? '',
    task: run?.taskKind ?? '',
    horizon: String(run?.configuration.window.horizon ?? ''),
    rows: JSON.stringify(run?.split?.parts[part] ?? null),
  };
}

/** Members by what makes them comparable: same data, target, task, horizon and rows of the part; in the order of their first member. */
export function comparableSets(members: readonly ComparedMember[], part: Part): ComparedMember[][] {
  const keyOf = (member: ComparedMember): string => JSON.stringify(Object.values(comparedBy(member, part)));
  return [...Map.groupBy(members, keyOf).values()];
}

/** In what the members of a comparison differ so that they cannot be ranked together; empty where they can. */
export function incomparabilities(members: readonly ComparedMember[], part: Part): Incomparability[] {
  const facts = members.map((member) => comparedBy(member, part));
  const differs = (name: Incomparability): boolean => new Set(facts.map((fact) => fact[name])).size > 1;
  // Other data have other rows: that is not told twice.
  const told = incomparabilitySchema.options.filter(differs);
  return told.includes('dataset') ? told.filter((name) => name !== 'rows') : told;
}
