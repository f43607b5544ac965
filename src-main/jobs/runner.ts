import { GatewiseError } from '../core/common/errors';
import { said } from '../core/common/sentence';
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
import { JobQueue, type Queued } from './queue';
import { ReusingHost } from './reusing-host';
import type { AskOptions, JobRunner, JobRunnerOptions } from './types';

const defaultHelperIdleMs = 30_000;
const defaultJobIdleMs = 5000;

/** What the queue needs to know of a job, whatever its result. */
interface QueuedJob extends Queued {
  readonly job: { cancel(): void; fail(error: Error): void; readonly finished: Promise<unknown> };
  start(): void;
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
    jobIdleMs = defaultJobIdleMs,
    memory = readMemory,
  }: JobRunnerOptions,
): JobRunner<Jobs, Requests> {
  const queue = new JobQueue<QueuedJob>();
  const running = new Set<QueuedJob>();
  const helpers = {
    short: new HelperProcess(host, entry, helperIdleMs),
    long: new HelperProcess(host, entry, helperIdleMs),
  };
  let chosen = initialParallel === undefined ? undefined : Math.max(1, initialParallel);
  // Counted when the first job needs it: the system may take long to describe its cores.
  const places = (): number => (chosen ??= Math.max(1, defaultParallelJobs()));
  let nextId = 1;
  let closed = false;

  const reusing = new ReusingHost(host, {
    idleMs: jobIdleMs,
    // It may be the memory that a job waits for.
    onIdleGone: () => {
      startNext();
    },
  });
  const freeMemory = (): MachineMemory => memoryBeside([...running], memory());
  const startNext = (): void => {
    while (!closed && queue.size > 0) {
      const move = queue.next({
        running: [...running],
        places: places(),
        freeMemory,
        onWaiting: (waiting, wait) => {
          waiting.tellWaiting(wait);
        },
      });
      if (move === null) return;
      const { entry: next } = move;
      if (move.kind === 'refuse') {
        // What processes without work hold may be enough: it is asked again when they are gone.
        if (reusing.endIdle()) return;
        next.job.fail(notEnoughMemory(next.neededBytes, move.free));
      } else {
        queue.remove(next);
        next.tellWaiting(null);
        running.add(next);
        next.start();
      }
    }
  };
  const alone = new Set<HelperProcess>();
  /** Asks a process that was started for this and ends with it, whatever it does. */
  const askAlone = async (kind: string, input: unknown, options: AskOptions): Promise<unknown> => {
    const helper = new HelperProcess(host, entry, helperIdleMs);
    alone.add(helper);
    try {
      return await helper.ask(kind, input, options);
    } finally {
      await helper.close();
      alone.delete(helper);
    }
  };
  const requireOpen = (): void => {
    if (closed) throw new GatewiseError('CONFLICT', said`Gatewise is closing: no new work is taken.`);
  };

  return {
    get parallel() {
      return places();
    },
    get runningCount() {
      return running.size;
    },
    get queuedCount() {
      return queue.size;
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
          queue.remove(queued);
          startNext();
        },
      });
      let waiting: MemoryWait | null = null;
      const queued: QueuedJob = {
        job,
        priority: definitions.jobs[kind].priority,
        neededBytes,
        holds: false,
        tellWaiting: (wait) => {
          if (wait?.freeBytes === waiting?.freeBytes) return;
          waiting = wait;
          listeners.onWaiting?.(wait);
        },
        start: () => {
          const stays = definitions.jobs[kind].isRepeated === true && jobIdleMs > 0;
          job.start(stays ? reusing : host, entry, threadsPerJob(places()), stays);
        },
      };
      const hold = (): void => {
        if (queued.holds) return;
        queued.holds = true;
        // The machine's own figure counts it from now on, and may leave room for the next.
        startNext();
      };
      queue.add(queued);
      // A turn later, so that the caller holds the handle before the first event.
      queueMicrotask(startNext);
      return job;
    },
    async request(kind, input, options = {}) {
      requireOpen();
      const { output, isLong = false, isAlone = false } = definitions.requests[kind];
      // What goes in is checked where it arrives, in the helper.
      if (isAlone) return output.parse(await askAlone(kind, input, options));
      return output.parse(await helpers[isLong ? 'long' : 'short'].ask(kind, input, options));
    },
    setParallel(value) {
      if (!Number.isInteger(value) || value < 1) {
        throw new GatewiseError('BAD_INPUT', said`The number of parallel jobs must be a whole number of at least 1.`, {
          field: 'parallelJobs',
        });
      }
      chosen = value;
      startNext();
    },
    async close() {
      closed = true;
      const jobs = [...queue.entries(), ...running].map(({ job }) => job);
      for (const job of jobs) job.cancel();
      const processes = [helpers.short, helpers.long, ...alone];
      await Promise.all([
        ...jobs.map((job) => job.finished),
        ...processes.map((helper) => helper.close()),
        reusing.close(),
      ]);
      // A job's process may have ended its job, and waited for another, while these were ended.
      await reusing.close();
    },
  };
}

export type GatewiseJobRunner = JobRunner<GatewiseJobs, GatewiseRequests>;

/** The runner of Gatewise's jobs and requests. Close it before the backend ends. */
export function createJobRunner(options: JobRunnerOptions): GatewiseJobRunner {
  return createRunner<GatewiseJobs, GatewiseRequests>({ jobs: jobDefinitions, requests: requestDefinitions }, options);
}
