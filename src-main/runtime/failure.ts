import { said, sentenceText, type Sentence } from '../core/common/sentence';

/** A reason why nothing was installed: one sentence for whoever asked for it. */
export class SetupFailure extends Error {
  constructor(readonly told: Sentence) {
    super(sentenceText(told));
    this.name = 'SetupFailure';
  }
}

/** Nobody answered, or not to the end: the same may work another time. */
export class Unreachable extends SetupFailure {}

/** What the system or the network said, with what lies under it: `fetch failed` alone says nothing. */
export function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  if (thrown.cause instanceof AggregateError) return thrown.cause.errors.map(reasonOf).join(', ');
  return thrown.cause === undefined ? thrown.message : reasonOf(thrown.cause);
}

/** An error of the file system as a sentence, where it is one that a person can do something about. */
export function fileFailure(thrown: unknown, what: Sentence, where: string): unknown {
  if (!(thrown instanceof Error) || !('code' in thrown)) return thrown;
  if (thrown.code === 'ENOSPC') return new SetupFailure(said`${what}: the disk is full (${where}).`);
  if (thrown.code === 'EACCES' || thrown.code === 'EPERM' || thrown.code === 'EROFS')
    return new SetupFailure(said`${what}: ${where} cannot be written (${thrown.code}).`);
  return thrown;
}
