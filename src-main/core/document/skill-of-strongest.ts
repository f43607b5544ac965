import { partEvaluationSchema } from '../evaluation';
import { skillAgainstStrongest } from '../evaluation/metrics';
import { z } from 'zod';

type Fields = Readonly<Record<string, unknown>>;

const headlineSchema = z.object({ part: z.enum(['train', 'validation', 'test']) });
const findingsSchema = z.array(z.looseObject({ code: z.string() })).catch([]);

/** Findings of before that the verdict says now, against the strongest baseline. */
const saidByVerdict: ReadonlySet<string> = new Set([
  'noSkill',
  'skillNotShown',
  'perfectBaseline',
  'tooFewIndependent',
  'linearIsBetter',
]);

/**
 * Evaluations up to version 3 had their skill against the strongest *naive* baseline, and findings about it. From version 4 on it
 * is against the strongest of all, told anew from the figures that are stored; the findings are gone.
 */
export function skillOfStrongest(old: Fields): Record<string, unknown> {
  const { part } = headlineSchema.safeParse(old['headline']).data ?? {};
  const evaluation = part === undefined ? undefined : partEvaluationSchema.safeParse(old[part]).data;
  const findings = findingsSchema.parse(old['findings']).filter(({ code }) => !saidByVerdict.has(code));
  return {
    ...old,
    findings,
    ...(evaluation === undefined ? { skill: null, skillAgainst: null } : skillAgainstStrongest(evaluation)),
  };
}
