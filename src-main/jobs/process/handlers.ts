import type { JobEvent } from '../events';
import type { ReportProgress } from '../types';
import type { JobDefinitions, JobTypes, RequestDefinitions, RequestTypes } from '../kinds/definition';

/** What a job's work may use of its process. */
export interface JobContext {
  readonly threads: number;
  /** Fires when the job is cancelled. */
  readonly signal: AbortSignal;
  /** Fires when the job is asked to end early and keep what it has. */
  readonly stopSignal: AbortSignal;
  /** Fires when the job is asked to leave its work and to go on later; a kind of job that cannot does not listen. */
  readonly pauseSignal: AbortSignal;
  readonly emit: (event: JobEvent) => void;
}

export interface JobEnd<Result> {
  readonly result: Result;
  /** Whether the user ended it early; the outcome is then `stopped`. */
  readonly stopped: boolean;
}

export type JobHandlers<Types extends JobTypes<keyof Types & string>> = {
  readonly [Kind in keyof Types]: (
    specification: Types[Kind]['specification'],
    context: JobContext,
  ) => Promise<JobEnd<Types[Kind]['result']>>;
};

export type RequestHandlers<Types extends RequestTypes<keyof Types & string>> = {
  readonly [Kind in keyof Types]: (
    input: Types[Kind]['parsed'],
    signal: AbortSignal,
    report: ReportProgress,
  ) => Promise<Types[Kind]['output']>;
};

/** Everything that a process can do, with schemas for what goes in. */
export interface Registry<
  Jobs extends JobTypes<keyof Jobs & string>,
  Requests extends RequestTypes<keyof Requests & string>,
> {
  readonly jobs: { readonly definitions: JobDefinitions<Jobs>; readonly handlers: JobHandlers<Jobs> };
  readonly requests: {
    readonly definitions: RequestDefinitions<Requests>;
    readonly handlers: RequestHandlers<Requests>;
  };
  /** Loads what most kinds of work need, before there is any. */
  readonly prepare?: () => Promise<unknown>;
}
