import type { ErrorCode } from '../../../src-main/core/common/errors';
import type { World } from './world';

/** One call of one procedure, the same through every door. Cases run in order and build on each other. */
export interface ContractCase {
  /** Path in the contract, such as `runs.start`. */
  readonly procedure: string;
  readonly title: string;
  readonly call: (world: World) => Promise<unknown>;
  /** Code of the error that must come; an answer is expected when it is left out. */
  readonly fails?: ErrorCode;
  /** What must hold for the answer, or for the error's data. */
  readonly check?: (value: unknown) => void;
}
