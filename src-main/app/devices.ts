import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { said, sentenceText, type Sentence } from '../core/common/sentence';
import { engineIdSchema, type EngineId, type EngineProbe } from '../core/training/device';
import { installedRuntimeFile } from '../core/training';
import { toErrorValue } from '../core/common/errors';
import { tfjsNodeFolder } from '../disk/data-folder';
import type { JobService } from './jobs';

/** After which an engine counts as one that does not answer. */
const limitSeconds = 30;

/** Engines of other devices and libraries than the one that `auto` takes without a race. */
const besideProcessor = ['webgpu', 'tfjs-node'] as const satisfies readonly EngineId[];

function mayBeInstalled(engine: EngineId): boolean {
  return engine !== 'tfjs-node' || existsSync(join(tfjsNodeFolder(), installedRuntimeFile));
}

type Probe = (engine: EngineId, signal: AbortSignal) => Promise<EngineProbe>;

/**
 * What this machine can train on: each engine is started and tested in a process of its own, which may crash or hang
 * without harm. What was found is kept until somebody asks anew.
 */
export class DeviceRegistry {
  readonly #probe: Probe;
  readonly #limit: () => AbortSignal;
  readonly #isInstalled: (engine: EngineId) => boolean;
  #found = new Map<EngineId, Promise<EngineProbe>>();
  #list: Promise<EngineProbe[]> | null = null;

  /**
   * @param limit makes the signal that ends one probe; by default the clock does, after half a minute
   * @param isInstalled whether an engine beside the processor's may be there at all, which spares it a process
   */
  constructor(
    jobs: Pick<JobService, 'request'>,
    limit: () => AbortSignal = () => AbortSignal.timeout(limitSeconds * 1000),
    isInstalled: (engine: EngineId) => boolean = mayBeInstalled,
  ) {
    this.#probe = (engine, signal) => jobs.request('probeEngine', { engine }, { signal });
    this.#limit = limit;
    this.#isInstalled = isInstalled;
  }

  /** Every engine, the preferred one first. @param again whether to look anew */
  list(again: boolean): Promise<EngineProbe[]> {
    if (again) this.forget();
    this.#list ??= Promise.all(engineIdSchema.options.map((engine) => this.#look(engine)));
    return this.#list;
  }

  /**
   * Engines that `auto` times against the processor's own: those of other devices and libraries that passed their test, but for
   * drivers that compute on the processor, which are for tests.
   */
  async raced(): Promise<EngineId[]> {
    const probes = await Promise.all(
      besideProcessor.filter((engine) => this.#isInstalled(engine)).map((engine) => this.#look(engine)),
    );
    return probes.flatMap(({ id, available, facts }) => (available && facts?.isSoftware !== true ? [id] : []));
  }

  /** Those of the engines that cannot be used here, as a process of its own finds each, with the reason. */
  async unusable(engines: readonly EngineId[]): Promise<{ readonly engine: EngineId; readonly reason: Sentence }[]> {
    const probes = await Promise.all(engines.map((engine) => this.#look(engine)));
    return probes.flatMap(({ id, available, noteSentence }) =>
      available ? [] : [{ engine: id, reason: noteSentence ?? said`No reason was given.` }],
    );
  }

  /** Those of the engines that compute on a graphics card, or by its driver. */
  async onCard(engines: readonly EngineId[]): Promise<ReadonlySet<EngineId>> {
    const wanted = engines.filter((engine) => besideProcessor.some((one) => one === engine));
    const probes = await Promise.all(wanted.map((engine) => this.#look(engine)));
    // WebGPU computes nowhere else, also where a probe got no facts of it.
    return new Set(probes.flatMap(({ id, facts }) => (id === 'webgpu' || facts?.kind === 'graphics' ? [id] : [])));
  }

  /** Has the next question looked anew: something was installed. */
  forget(): void {
    this.#list = null;
    this.#found = new Map();
  }

  #look(engine: EngineId): Promise<EngineProbe> {
    const found = this.#found.get(engine) ?? this.#ask(engine);
    this.#found.set(engine, found);
    return found;
  }

  async #ask(engine: EngineId): Promise<EngineProbe> {
    const limit = this.#limit();
    try {
      return await this.#probe(engine, limit);
    } catch (thrown) {
      const error = toErrorValue(thrown);
      const note = limit.aborted
        ? said`It did not answer within ${limitSeconds} seconds, and its process was ended.`
        : said`Its process ended: ${error.details.sentence ?? error.message}`;
      return {
        id: engine,
        available: false,
        device: 'none',
        facts: null,
        selfTest: null,
        note: sentenceText(note),
        noteSentence: note,
      };
    }
  }
}
