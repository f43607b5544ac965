import { GatewiseError } from '../../core/common/errors';
import { said } from '../../core/common/sentence';
import { SetupAtWork, SetupFailure, setUpRuntime, wholeShare, type SetupStep } from '../../runtime';
import type { SetupResult, SetupSpecification } from '../kinds';
import type { JobContext, JobEnd } from './handlers';
import { Throttle } from './throttle';

const progressEveryMs = 100;

/** With this the entry of a job's process loads and tests what GATEWISE_TFJS_NODE names, and ends with its exit code. */
export const probeFlag = '--probe-runtime';

/** The entry of this very process, which is started once more for the test. */
function ownEntry(): string {
  const [, entry] = process.argv;
  if (entry === undefined) throw new GatewiseError('INTERNAL', 'The process does not know its own entry.');
  return entry;
}

/** Installs TensorFlow's library and tells each step as a line of the log. What fails or is cancelled changes nothing. */
export async function setUpEngine(
  { device, folder }: SetupSpecification,
  { emit, signal }: JobContext,
): Promise<JobEnd<SetupResult>> {
  emit({ type: 'state', state: 'running' });
  const shareOf = wholeShare();
  const throttle = new Throttle<{ fraction: number; message: string }>(progressEveryMs, Date.now, (progress) => {
    emit({ type: 'progress', ...progress, run: null });
  });
  let last: SetupStep | null = null;
  try {
    const installed = await setUpRuntime({
      folder,
      device,
      signal,
      onProgress: (step, share) => {
        const progress = { fraction: shareOf(step, share), message: step.phase };
        if (step === last) {
          throttle.offer(progress);
          return;
        }
        last = step;
        emit({ type: 'log', level: 'info', sentence: step.told });
        emit({ type: 'progress', ...progress, run: null });
      },
      prober: [process.execPath, ownEntry(), probeFlag],
    });
    return { result: { installed }, stopped: false };
  } catch (thrown) {
    if (signal.aborted || !(thrown instanceof SetupFailure)) throw thrown;
    throw new GatewiseError(
      thrown instanceof SetupAtWork ? 'CONFLICT' : 'ENGINE_UNAVAILABLE',
      said`${thrown.told} Nothing was changed.`,
    );
  }
}
