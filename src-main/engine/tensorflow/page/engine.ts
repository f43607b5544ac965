import { said, type Sentence } from '../../../core/common/sentence';
import { toErrorValue } from '../../../core/common/errors';
import type { Engine, EngineDescription } from '../../../core/training';
import { estimateMemory } from '../trainer';
import { PageLine } from './line';
import type { OpenGraphicsPage } from './port';
import { answerSchemas } from './protocol';
import { PageTrainer } from './trainer';

/** After which a page counts as one that does not answer; the driver's shaders compile later. */
const limitSeconds = 30;

function unavailable(note: Sentence): EngineDescription {
  return { id: 'webgpu', available: false, note, device: 'none', facts: null };
}

/** A page, and what it told of its device. */
interface OpenPage {
  readonly line: PageLine;
  readonly description: Promise<EngineDescription>;
}

async function describePage(line: PageLine, limit: AbortSignal): Promise<EngineDescription> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  limit.addEventListener('abort', reject, { once: true });
  try {
    const answered = line.ask((call) => ({ type: 'describe', call }), answerSchemas.describe);
    return { id: 'webgpu', ...(await Promise.race([answered, late])) };
  } catch (thrown) {
    if (limit.aborted) {
      return unavailable(said`Its hidden window did not answer within ${limitSeconds} seconds.`);
    }
    const { message, details } = toErrorValue(thrown);
    return unavailable(said`${details.sentence ?? message}`);
  } finally {
    limit.removeEventListener('abort', reject);
  }
}

/** The page of each way to open one: an engine is made anew for every question. */
const pages = new WeakMap<OpenGraphicsPage, OpenPage>();

/**
 * WebGPU in a page of its own, with the trainer of the engine in a process: the calls of `Trainer` go over a port, and all else
 * of a job stays where it is. One page serves a process; when it is gone, the next question opens another.
 * @param limit makes the signal after which a page counts as one that does not answer; by default the clock does
 */
export function createPageEngine(
  open: OpenGraphicsPage,
  limit: () => AbortSignal = () => AbortSignal.timeout(limitSeconds * 1000),
): Engine {
  const opened = (): OpenPage => {
    const known = pages.get(open);
    if (known?.line.isOpen === true) return known;
    const line = new PageLine(open());
    const page = { line, description: describePage(line, limit()) };
    pages.set(open, page);
    return page;
  };
  return {
    describe: () => opened().description,
    unsupported: () => null,
    plannedBytes: (model) => Promise.resolve(estimateMemory(model)),
    create: (specification) => PageTrainer.create(opened().line, specification),
    probeLayer: ({ layer, inputShape, ...arrays }) => {
      const probe = { layer, inputShape: [...inputShape], ...arrays, weights: [...arrays.weights] };
      return opened().line.ask((call) => ({ type: 'probe', call, probe }), answerSchemas.probe);
    },
  };
}
