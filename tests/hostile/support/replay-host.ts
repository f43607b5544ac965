import { cpSync, mkdirSync } from 'node:fs';
import { NodeHost } from '../../../src-main/jobs/node-host';
import type { JobHost, JobProcess, JobProcessListeners } from '../../../src-main/jobs';

type ToProcess = Parameters<JobProcess['send']>[0];

interface Recording {
  /** Everything that real processes said, by kind of job or request. */
  readonly said: Map<string, unknown[]>;
  /** Where a real run wrote its artefacts. */
  artefacts: string | null;
}

const textOf = (value: unknown, key: string): string | null => {
  const found = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  return typeof found === 'string' ? found : null;
};

/** Starts real processes and keeps what they say, so that a life that took seconds can be lived again in milliseconds. */
export class RecordingHost implements JobHost {
  readonly recording: Recording = { said: new Map(), artefacts: null };
  readonly #host = new NodeHost();

  start(entry: string, listeners: JobProcessListeners): JobProcess {
    const { said } = this.recording;
    let job: unknown[] = [];
    const kinds = new Map<number, string>();
    const process = this.#host.start(entry, {
      ...listeners,
      onMessage: (message) => {
        const answer = message as { type: string; id?: number };
        if (answer.type === 'answer') said.set(`request ${kinds.get(answer.id ?? 0) ?? ''}`, [message]);
        else job.push(message);
        listeners.onMessage(message);
      },
    });
    return {
      get pid() {
        return process.pid;
      },
      send: (message: ToProcess) => {
        if (message.type === 'request') kinds.set(message.id, message.kind);
        if (message.type === 'job') {
          job = [];
          said.set(`job ${message.kind}`, job);
          this.recording.artefacts = textOf(message.specification, 'artefactDirectory') ?? this.recording.artefacts;
        }
        process.send(message);
      },
      terminate: () => {
        process.terminate();
      },
      kill: () => {
        process.kill();
      },
    };
  }
}

/** Says again what was recorded, one message a turn; artefacts are copied before the first word. */
export class ReplayHost implements JobHost {
  constructor(readonly recording: Recording) {}

  start(_entry: string, listeners: JobProcessListeners): JobProcess {
    const { said, artefacts } = this.recording;
    let alive = true;
    const exit = (signal: string | null): void => {
      if (!alive) return;
      alive = false;
      setImmediate(() => {
        listeners.onExit({ code: signal === null ? 0 : null, signal });
      });
    };
    const sayAll = async (messages: readonly unknown[]): Promise<void> => {
      for (const message of messages) {
        await new Promise((resolve) => setImmediate(resolve));
        if (!alive) return;
        listeners.onMessage(structuredClone(message));
      }
      exit(null);
    };
    return {
      pid: 1,
      send: (message) => {
        if (message.type === 'request') {
          const [answer] = said.get(`request ${message.kind}`) ?? [];
          if (answer === undefined) throw new Error(`nobody asked for ${message.kind} before`);
          setImmediate(() => {
            if (alive) listeners.onMessage({ ...(answer as object), id: message.id });
          });
        }
        if (message.type === 'job') {
          const folder = textOf(message.specification, 'artefactDirectory');
          if (folder !== null && artefacts !== null) {
            mkdirSync(folder, { recursive: true });
            cpSync(artefacts, folder, { recursive: true });
          }
          void sayAll(said.get(`job ${message.kind}`) ?? []);
        }
        if (message.type === 'cancel' || message.type === 'exit') exit(null);
      },
      terminate: () => {
        exit('SIGTERM');
      },
      kill: () => {
        exit('SIGKILL');
      },
    };
  }
}
