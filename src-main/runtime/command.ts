import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { tfjsNodeFolder } from '../disk';
import { reasonOf, SetupFailure, Unreachable } from './failure';
import { triedTensorflow } from './install';
import { progressLine } from './progress';
import { kindFor, probeInstalled, setUpRuntime } from './set-up';
import { stepText } from './steps';

const usage = `Usage: npm run setup:gpu -- [options]
  --cpu                 TensorFlow's library for the processor, although there is an NVIDIA card
  --cuda                the one for NVIDIA cards, although no driver is found
  --folder FOLDER       where it goes (GATEWISE_TFJS_NODE, else the folder of your own data)
  --tensorflow VERSION  another version than the one that was tried (${triedTensorflow})

Fetches TensorFlow from the package index that PIP_INDEX_URL names (else PyPI), and tfjs-node from npm's registry.`;

/** The exit code where an index or a file of it cannot be reached, which another time may. */
const unreachableCode = 3;

/** What this program does in a process of its own, which the library may end: it loads what was built and trains on it. */
const probeFlag = '--probe';

async function setUp(): Promise<number> {
  const { values } = parseArgs({
    options: {
      cpu: { type: 'boolean', default: false },
      cuda: { type: 'boolean', default: false },
      folder: { type: 'string' },
      tensorflow: { type: 'string', default: triedTensorflow },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const line = progressLine(process.stderr);
  const device = values.cpu ? 'cpu' : kindFor(values.cuda ? 'cuda' : 'auto');
  if (device === 'cpu' && !values.cpu)
    line.say('There is no driver of NVIDIA here, so the library for the processor is installed.');
  const folder = values.folder === undefined ? tfjsNodeFolder() : resolve(values.folder);
  const stop = new AbortController();
  const { signal } = stop;
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      stop.abort();
    });
  }
  try {
    await setUpRuntime({
      folder,
      device,
      tensorflow: values.tensorflow,
      signal,
      onProgress: (step, share) => {
        line.tell(stepText(step), share);
      },
      prober: [process.execPath, fileURLToPath(import.meta.url), probeFlag],
    });
  } catch (thrown) {
    line.end();
    if (signal.aborted) {
      line.say('Cancelled: nothing was changed.');
      return 130;
    }
    if (!(thrown instanceof SetupFailure)) throw thrown;
    line.say(`${thrown.message}\nNothing was changed.`);
    return thrown instanceof Unreachable ? unreachableCode : 1;
  }
  line.end();
  line.say(`Installed in ${folder}. Choose it with \`--engine tfjs-node\`; \`gatewise devices\` tells of it.`);
  return 0;
}

async function main(): Promise<number> {
  if (process.argv.includes(probeFlag)) return probeInstalled();
  try {
    return await setUp();
  } catch (thrown) {
    process.stderr.write(`${reasonOf(thrown)}\n`);
    return 2;
  }
}

process.exitCode = await main();
