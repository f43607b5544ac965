import { said, sentenceText } from '../core/common/sentence';
import { engineIdSchema, type EngineId, type EngineProbe } from '../core/training/device';
import { toErrorValue } from '../core/common/errors';
import type { JobService } from './jobs';

/** After which an engine counts as one that does not answer. */
const limitSeconds = 30;

type Probe = (engine: EngineId, signal: AbortSignal) => Promise<EngineProbe>;

/**
 * What this machine can train on: each engine is started and tested in a process of its own, which may crash or hang
 * without harm. What was found is kept until somebody asks anew.
 */
export class DeviceRegistry {
  readonly #probe: Probe;
  readonly #limit: () => AbortSignal;
  #found: Promise<EngineProbe[]> | null = null;

  /** @param limit makes the signal that ends one probe; by default the clock does, after half a minute */
  constructor(
    jobs: Pick<JobService, 'request'>,
    limit: () => AbortSignal = () => AbortSignal.timeout(limitSeconds * 1000),
  ) {
    this.#probe = (engine, signal) => jobs.request('probeEngine', { engine }, { signal });
    this.#limit = limit;
  }

  /** Every engine, the preferred one first. @param again whether to look anew */
  list(again: boolean): Promise<EngineProbe[]> {
    if (again) this.forget();
    this.#found ??= Promise.all(engineIdSchema.options.map((engine) => this.#look(engine)));
    return this.#found;
  }

  /** Has the next question looked anew: something was installed. */
  forget(): void {
    this.#found = null;
  }

  async #look(engine: EngineId): Promise<EngineProbe> {
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
