import type { ErrorValue } from '../../core/common/errors';
import { markHintOf } from './number-options';

/** An error for people: what and where, then each of several things to mend, then what to do about it. */
export function formatError({ code, message, details }: ErrorValue): string {
  const issues = details.issues ?? [];
  // A single issue is what the message says already, but for a finding, whose name is needed to override it.
  const listed = issues.length > 1 || code === 'PREFLIGHT_BLOCKED' ? issues : [];
  const override =
    code === 'PREFLIGHT_BLOCKED' ? ["Give reasons with --override 'finding=reason', the finding as named above."] : [];
  const markHint = markHintOf(details);
  return [
    `${message} (${code})`,
    ...listed.map((issue) => `  ${issue.path}: ${issue.message}`),
    ...(details.hint === undefined ? [] : [details.hint]),
    ...(markHint === null ? [] : [markHint]),
    ...override,
  ].join('\n');
}
