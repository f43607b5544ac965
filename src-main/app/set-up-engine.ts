import type { SetupEvent } from '../contract';
import { GatewiseError } from '../core/common/errors';
import { said, sentenceText } from '../core/common/sentence';
import { tfjsNodeFolder } from '../disk';
import type { Services } from './services';

/**
 * Installs TensorFlow's library in a job that belongs to whoever asked: closing the stream cancels it, and nothing is left.
 * @param changed called when something else is installed than before
 */
export async function* setUpEngine(
  { jobs, shell }: Services,
  { device }: { readonly device: 'auto' | 'cpu' },
  signal: AbortSignal | undefined,
  changed: () => void,
): AsyncGenerator<SetupEvent, void, undefined> {
  // Electron's program cannot be started as the Node that tests what was built, and brings no npm along.
  if (shell === 'electron')
    throw new GatewiseError(
      'ENGINE_UNAVAILABLE',
      said`The desktop window cannot set this up: run \`npm run setup:gpu\` in a checkout, or open the workbench there in a browser by \`npm start -- --browser\`.`,
    );
  const specification = { kind: 'setup' as const, device, folder: tfjsNodeFolder() };
  const { installed } = yield* jobs.stream<'setup', SetupEvent>(specification, signal, (event) =>
    event.type === 'log' ? { type: 'step', message: sentenceText(event.sentence), sentence: event.sentence } : null,
  );
  changed();
  yield { type: 'done', installed };
}
