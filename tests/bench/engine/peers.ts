import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';
import { z } from 'zod';
import type { Candidate, Timings } from './measure';

const modules = { torch: 'torch', keras: 'keras' } as const;
export type PeerName = keyof typeof modules;
export const peerNames = ['torch', 'keras'] as const satisfies readonly PeerName[];

/** What peers.py says of one workload. */
export const peerAnswerSchema = z
  .object({
    train_ms_per_step: z.number().positive(),
    predict_ms_per_batch: z.number().positive(),
    single_predict_ms: z.number().positive(),
  })
  .transform((answer): Timings => ({
    trainMsPerStep: answer.train_ms_per_step,
    predictMsPerBatch: answer.predict_ms_per_batch,
    singlePredictMs: answer.single_predict_ms,
  }));

/** Versions of the peers that this Python can import, e.g. `{ torch: '2.15.0' }`. */
export function findPeers(python: string): Partial<Record<PeerName, string>> {
  const found: Partial<Record<PeerName, string>> = {};
  for (const name of peerNames) {
    const { status, stdout } = spawnSync(
      python,
      ['-c', `from importlib.metadata import version as v; print(v(${JSON.stringify(modules[name])}))`],
      { encoding: 'utf8' },
    );
    if (status === 0) found[name] = stdout.trim();
  }
  return found;
}

/** A Python process that measures one workload at a time when it is asked, so that engines can take turns. */
export class PeerProcess {
  readonly name: PeerName;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  readonly #reader: Interface;
  #errors = '';

  constructor(python: string, script: string, name: PeerName) {
    this.name = name;
    this.#child = spawn(python, [script, name, '--interactive'], { stdio: 'pipe' });
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#errors = (this.#errors + text).slice(-2000);
    });
    this.#reader = createInterface({ input: this.#child.stdout });
    this.#lines = this.#reader[Symbol.asyncIterator]();
  }

  candidate(workload: string): Candidate {
    return { name: this.name, measure: () => this.#measure(workload), dispose: () => undefined };
  }

  stop(): void {
    this.#reader.close();
    this.#child.kill();
  }

  async #measure(workload: string): Promise<Timings> {
    this.#child.stdin.write(`${workload}\n`);
    const line = await this.#lines.next();
    if (line.done === true) throw new Error(`${this.name} ended without an answer:\n${this.#errors}`);
    return peerAnswerSchema.parse(JSON.parse(line.value));
  }
}
