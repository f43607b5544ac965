import type { Sentence } from '../../common/sentence';
import type { Distribution, TrialValues } from '../../tuning/space';
import type { Direction } from '../../tuning/trial';
import type { StudySettings } from '../settings';

/** A trial as a file has it. Objectives and values on the way may be no numbers. */
export interface ExchangedTrial {
  readonly state: 'waiting' | 'running' | 'paused' | 'complete' | 'pruned' | 'failed';
  readonly values: TrialValues;
  /** Of each of its values where the file tells it. */
  readonly distributions: Readonly<Record<string, Distribution>>;
  readonly objectives: readonly number[] | null;
  readonly intermediate: readonly { readonly step: number; readonly value: number }[];
  /** Milliseconds since 1970 UTC. */
  readonly createdAt: number | null;
  readonly finishedAt: number | null;
}

/** A study as a file has it. */
export interface ExchangedStudy {
  readonly name: string;
  /** One for each objective; null where the file does not tell. */
  readonly directions: readonly Direction[] | null;
  /** In the order of their numbers. */
  readonly trials: readonly ExchangedTrial[];
  /** What the study was made with, where it was made here. */
  readonly settings: StudySettings | null;
  /** What was guessed, or left out. */
  readonly notes: readonly Sentence[];
}
