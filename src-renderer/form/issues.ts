import type { z } from 'zod';
import type { Told } from '../../src-main/core/common/sentence';
import { pathKey } from './paths';

/** Why a field is refused: a key under `form.issues` with its figures, or a sentence as the backend and its schemas tell it. */
export type FieldIssue =
  | { readonly kind: 'known'; readonly key: string; readonly values: Readonly<Record<string, string | number>> }
  | ({ readonly kind: 'sentence' } & Told);

const known = (key: string, values: Record<string, string | number> = {}): FieldIssue => ({
  kind: 'known',
  key,
  values,
});

/** The reason in words that a person can act on. */
export function explainIssue(issue: z.core.$ZodIssue): FieldIssue {
  switch (issue.code) {
    case 'too_small':
      if (issue.origin === 'string') return known('empty');
      if (issue.origin === 'array') return known('fewItems', { n: Number(issue.minimum) });
      return known(issue.inclusive === false ? 'above' : 'atLeast', { n: Number(issue.minimum) });
    case 'too_big':
      if (issue.origin === 'string') return known('tooLong', { n: Number(issue.maximum) });
      if (issue.origin === 'array') return known('manyItems', { n: Number(issue.maximum) });
      return known(issue.inclusive === false ? 'below' : 'atMost', { n: Number(issue.maximum) });
    case 'invalid_type':
      if (issue.expected === 'int') return known('integer');
      return issue.expected === 'number' ? known('number') : known('missing');
    case 'invalid_union':
    case 'invalid_format':
      return known('format');
    case 'invalid_value':
      return known('choice');
    case 'custom':
      if (issue.path.at(-1) === 'kernelSize') return known('odd');
      if (issue.path.join('.') === 'split') return known('shares');
      // A schema's own sentences have no values, so that each is its template.
      return { kind: 'sentence', message: issue.message, sentence: { template: issue.message, values: [] } };
    case 'not_multiple_of':
    case 'unrecognized_keys':
    case 'invalid_key':
    case 'invalid_element':
      return { kind: 'sentence', message: issue.message };
  }
}

/** The first reason of every refused field, by dotted path. */
export function issuesByPath(issues: readonly z.core.$ZodIssue[]): Map<string, FieldIssue> {
  const byPath = new Map<string, FieldIssue>();
  for (const issue of issues) {
    const path = issue.path.map((key) => pathKey(String(key))).join('.');
    if (!byPath.has(path)) byPath.set(path, explainIssue(issue));
  }
  return byPath;
}
