import { GatewiseError } from '../../common/errors';
import { said, type Sentence } from '../../common/sentence';

/** Why a token cannot be read, for clients that say it in their own language. */
export type UnreadableReason =
  'openQuote' | 'nothing' | 'noValue' | 'textField' | 'unknownField' | 'state' | 'number' | 'duration' | 'date';

/** The error of a filter that cannot be read: the token, the reason as a code in `details.reason`, a sentence. */
export function unreadable(
  token: string,
  reason: UnreadableReason,
  sentence: Sentence,
  examples?: readonly string[],
): GatewiseError {
  const details = { field: 'filter', token, reason, ...(examples === undefined ? {} : { examples: [...examples] }) };
  return new GatewiseError('BAD_INPUT', said`The filter cannot be read at ${token}: ${sentence}.`, details);
}
