import { GatewiseError } from '../core/common/errors';
import type { MemoryWait } from '../core/run/schema';
import { HelperProcess } from './helper';
import { Job } from './job';
import {
  jobDefinitions,
  requestDefinitions,
  type GatewiseJobs,
  type GatewiseRequests,
  type JobDefinitions,
  type JobTypes,
  type RequestDefinitions,
  type RequestTypes,
} from './kinds';
import { memoryBeside, notEnoughMemory, readMemory, type MachineMemory } from './memory';
import { NodeHost } from './node-host';
import { defaultParallelJobs, threadsPerJob } from './parallelism';
import type { JobRunner, JobRunnerOptions } from './types';

const defaultHelperIdleMs = 30_000;

/** What the queue needs to know of a job, whatever its result. */
interface QueuedJob {
  readonly job: { cancel(): void; fail(error: Error): void; readonly finished: Promise<unknown> };
  start(): void;
  readonly neededBytes: number;
  /** Whether it has what it needs, so that the machine counts it as used. */
  holds: boolean;
  /** Tells whoever submitted it. */
  tellWaiting(wait: MemoryWait | null): void;
}

/** A runner for any set of job and request kinds; `createJobRunner` is the one for Gatewise's. */
export function createRunner<
  Jobs extends JobTypes<keyof Jobs & string>,
  Requests extends RequestTypes<keyof Requests & string>,
>(
  definitions: { readonly jobs: JobDefinitions<Jobs>; readonly requests: RequestDefinitions<Requests> },
  {
    entry,
    host = new NodeHost(),
    parallel: initialParallel,
    helperIdleMs = defaultHelperIdleMs,
    memory = readMemory,
  }: JobRunnerOptions,
): JobRunner<Jobs, Requests> {
  const queue: QueuedJob[] = [];
  const running = new Set<QueuedJob>();
  const helper = new HelperProcess(host, entry, helperIdleMs);
  let chosen = initialParallel === undefined ? undefined : Math.max(1, initialParallel);
  // Counted when the first job needs it: the system may take long to describe its cores.
  const places = (): number => (chosen ??= Math.max(1, defaultParallelJobs()));
  let nextId = 1;
  let closed = false;

  const freeMemory = (): MachineMemory => memoryBeside([...running], memory());
  const startNext = (): void => {
    while (!closed) {
      const [next] = queue;
      if (next === undefined || running.size >= places()) return;
      const { neededBytes } = next;
      // What needs nothing never waits, and does not cost a look at the machine.
      const free = neededBytes === 0 ? null : freeMemory();
      if (free !== null && neededBytes > free.available) {
        // Whichever ends first makes room; alone, there is nothing to wait for.
        if (running.size === 0) next.job.fail(notEnoughMemory(neededBytes, free));
        else {
          next.tellWaiting({ neededBytes, freeBytes: free.available });
          return;
        }
        continue;
      }
      next.tellWaiting(null);
      queue.shift();
      running.add(next);
      next.start();
    }
  };
  const requireOpen = (): void => {
    if (closed) throw new GatewiseError('CONFLICT', 'Gatewise is closing: no new work is taken.');
  };

  return {
    get parallel() {
      return places();
    },
    get runningCount() {
      return running.size;
    },
    get queuedCount() {
      return queue.length;
    },
    memory: freeMemory,
    submit(specification, listeners = {}, { neededBytes = 0 } = {}) {
      requireOpen();
      const kind = specification.kind;
      const job = new Job({
        id: nextId++,
        kind,
        specification,
        result: definitions.jobs[kind].result,
        listeners: {
          onEvent: (event) => {
            // An epoch is over, or a backtest at work: everything that was planned is taken.
            if (event.type === 'epoch' || (event.type === 'progress' && event.run === null)) hold();
            listeners.onEvent?.(event);
          },
        },
        onEnded: () => {
          queued.tellWaiting(null);
          running.delete(queued);
          const place = queue.indexOf(queued);
          if (place >= 0) queue.splice(place, 1);
          startNext();
        },
      });
      let waiting: MemoryWait | null = null;
      const queued: QueuedJob = {
        job,
        neededBytes,
        holds: false,
        tellWaiting: (wait) => {
          if (wait?.freeBytes === waiting?.freeBytes) return;
          waiting = wait;
          listeners.onWaiting?.(wait);
        },
        start: () => {
          job.start(host, entry, threadsPerJob(places()));
        },
      };
      const hold = (): void => {
        if (queued.holds) return;
        queued.holds = true;
        // The machine's own figure counts it from now on, and may leave room for the next.
        startNext();
      };
      queue.push(queued);
      // A turn later, so that the caller holds the handle before the first event.
      queueMicrotask(startNext);
      return job;
    },
    async request(kind, input, { signal } = {}) {
      requireOpen();
      const { input: inputSchema, output } = definitions.requests[kind];
      return output.parse(await helper.ask(kind, inputSchema.parse(input), signal));
    },
    setParallel(value) {
      if (!Number.isInteger(value) || value < 1) {
        throw new GatewiseError('BAD_INPUT', 'The number of parallel jobs must be a whole number of at least 1.', {
          field: 'parallelJobs',
        });
      }
      chosen = value;
      startNext();
    },
    async close() {
      closed = true;
      const jobs = [...queue, ...running].map(({ job }) => job);
      for (const job of jobs) job.cancel();
      await Promise.all([...jobs.map((job) => job.finished), helper.close()]);
    },
  };
}

export type GatewiseJobRunner = JobRunner<GatewiseJobs, GatewiseRequests>;

/** The runner of Gatewise's jobs and requests. Close it before the backend ends. */
export function createJobRunner(options: JobRunnerOptions): GatewiseJobRunner {
  return createRunner<GatewiseJobs, GatewiseRequests>({ jobs: jobDefinitions, requests: requestDefinitions }, options);
}
