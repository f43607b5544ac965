import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { sentenceText } from '../../../src-main/core/common/sentence';
import { engineIdSchema } from '../../../src-main/core/training';
import { chooseEngine, probeEngine } from '../../../src-main/engine';
import { engineCandidate, minimum, type Timings } from '../engine/measure';
import { peerAnswerSchema } from '../engine/peers';
import { readWorkloads, type Workload } from '../engine/workloads';
import { askProcess } from './child';
import { formatResult, writeResult, type DeviceFound, type Measurement, type Result } from './result';
import { readSettings, type DeviceName, type Settings } from './settings';
import { planVulkan } from './vulkan';

/** From the checkout, where scripts/bench-gpu.mjs starts this. */
const folder = join(process.cwd(), 'tests', 'bench');
const probeLimitMs = 60_000;
const [probeFlag, measureFlag] = ['--child-probe', '--child-measure'];

function workloadsOf(names: readonly string[], isQuick: boolean): Workload[] {
  const own = join(folder, 'gpu', 'workloads.json');
  if (isQuick) return readWorkloads(own, names, 'quick');
  const all = [...readWorkloads(join(folder, 'workloads.json'), []), ...readWorkloads(own, [], 'larger')];
  const unknown = names.find((name) => !all.some((workload) => workload.name === name));
  if (unknown !== undefined)
    throw new Error(`There is no workload "${unknown}". Choose from: ${all.map(({ name }) => name).join(', ')}.`);
  return names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
}

/** In a process of its own: what an engine is. */
async function probe(name: string): Promise<void> {
  const { id, available, device, facts, note } = await probeEngine(engineIdSchema.parse(name));
  const found: DeviceFound = { name: id, isAvailable: available, device, versions: facts?.versions ?? {}, note };
  process.stdout.write(`${JSON.stringify(found)}\n`);
}

/** In a process of its own: an engine on one workload, the least of several rounds. */
async function measure(engineName: string, workload: Workload, threads: number, rounds: number): Promise<void> {
  const { engine, description, note } = await chooseEngine(engineIdSchema.parse(engineName), workload.layers);
  if (description.id !== engineName)
    throw new Error(note === null ? `${description.id} came in its place` : sentenceText(note));
  const candidate = await engineCandidate(engineName, engine, workload, threads);
  let best: Timings | undefined;
  for (let round = 0; round < rounds; round += 1) best = minimum(best, await candidate.measure());
  process.stdout.write(`${JSON.stringify(best)}\n`);
  // Dawn keeps the process open as long as there is a device.
  process.exit(0);
}

const timingsSchema = z.object({
  trainMsPerStep: z.number(),
  predictMsPerBatch: z.number(),
  singlePredictMs: z.number(),
});
const foundSchema = z.object({
  isAvailable: z.boolean(),
  device: z.string(),
  versions: z.record(z.string(), z.string()),
  note: z.string().nullable(),
});

/** The processes of one run of the benchmark. */
class Bench {
  readonly #settings: Settings;
  readonly #environment: Readonly<Record<string, string>>;

  constructor(settings: Settings, vulkan: Readonly<Record<string, string>>) {
    this.#settings = settings;
    this.#environment = { ...vulkan, ...(settings.runtime === null ? {} : { GATEWISE_TFJS_NODE: settings.runtime }) };
  }

  async find(name: DeviceName): Promise<DeviceFound> {
    const answer =
      name === 'torch'
        ? await this.#askPeer(['--facts'], probeLimitMs)
        : await this.#askSelf([probeFlag, name], probeLimitMs);
    if ('reason' in answer) return { name, isAvailable: false, device: 'none', versions: {}, note: answer.reason };
    return { name, ...foundSchema.parse(JSON.parse(answer.line)) };
  }

  async measure(device: DeviceName, { name: workload }: Workload): Promise<Measurement> {
    const { limitMs, threads, rounds, isQuick } = this.#settings;
    const answer =
      device === 'torch'
        ? await this.#askPeer([workload], limitMs)
        : await this.#askSelf(
            [measureFlag, device, workload, ...[threads, rounds, isQuick ? 1 : 0].map(String)],
            limitMs,
          );
    if ('reason' in answer) return { device, workload, state: 'failed', reason: answer.reason };
    const told: unknown = JSON.parse(answer.line);
    const timings = device === 'torch' ? peerAnswerSchema.parse(told) : timingsSchema.parse(told);
    return { device, workload, state: 'measured', timings };
  }

  #askSelf(parameters: readonly string[], limitMs: number): ReturnType<typeof askProcess> {
    const entry = fileURLToPath(import.meta.url);
    return askProcess({
      program: process.execPath,
      parameters: [entry, ...parameters],
      environment: this.#environment,
      limitMs,
    });
  }

  #askPeer(parameters: readonly string[], limitMs: number): ReturnType<typeof askProcess> {
    const { python, peerDevice } = this.#settings;
    return askProcess({
      program: python ?? 'python3',
      parameters: [join(folder, 'peers.py'), 'torch', '--device', peerDevice, ...parameters],
      environment: this.#environment,
      limitMs,
    });
  }
}

/** A line of nvidia-smi for each card. */
function cardsOf(): string[] {
  const fields = 'name,driver_version,memory.total,compute_cap';
  const { status, stdout } = spawnSync('nvidia-smi', [`--query-gpu=${fields}`, '--format=csv,noheader'], {
    encoding: 'utf8',
    timeout: 10_000,
  });
  return status === 0 ? stdout.trim().split('\n') : ['nvidia-smi cannot be asked'];
}

async function run(settings: Settings): Promise<void> {
  const begun = performance.now();
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  const workloads = workloadsOf(settings.names, settings.isQuick);
  const plan = planVulkan({
    loader: settings.vulkanLoader,
    driver: settings.vulkanDriver,
    environment: process.env,
  });
  const bench = new Bench(settings, plan.environment);
  let result: Result = {
    format: 1,
    begun: new Date().toISOString(),
    finished: null,
    machine: {
      processor: cpus()[0]?.model.trim() ?? 'unknown',
      processors: cpus().length,
      node: process.versions.node,
    },
    cards: cardsOf(),
    vulkan: plan.told,
    rounds: settings.rounds,
    threads: settings.threads,
    devices: [],
    measurements: [],
  };
  const keep = (more: Partial<Result>): void => {
    result = { ...result, ...more };
    writeResult(settings.out, result);
  };
  keep({});
  for (const name of settings.devices) {
    const device = await bench.find(name);
    say(`${name}: ${device.isAvailable ? device.device : `cannot be used: ${device.note ?? 'no reason given'}`}`);
    keep({ devices: [...result.devices, device] });
  }
  const usable = result.devices.filter(({ isAvailable }) => isAvailable);
  for (const workload of workloads) {
    for (const { name } of usable) {
      const isOver = performance.now() - begun > settings.endsAfterMs;
      const measured: Measurement = isOver
        ? { device: name, workload: workload.name, state: 'failed', reason: 'the minutes were over before it began' }
        : await bench.measure(name, workload);
      say(
        `${workload.name} on ${name}: ${measured.state === 'measured' ? `${measured.timings.trainMsPerStep.toFixed(2)} ms a step` : measured.reason}`,
      );
      keep({ measurements: [...result.measurements, measured] });
    }
  }
  keep({ finished: new Date().toISOString() });
  process.stdout.write(formatResult(result));
}

try {
  const [flag, ...others] = process.argv.slice(2);
  if (flag === probeFlag) {
    await probe(others[0] ?? '');
    process.exit(0);
  } else if (flag === measureFlag) {
    const [device = '', name = '', threads, rounds, quick] = others;
    const [workload] = workloadsOf([name], quick === '1');
    if (workload === undefined) throw new Error(`There is no workload "${name}".`);
    await measure(device, workload, Number(threads), Number(rounds));
  } else {
    await run(readSettings(process.argv.slice(2)));
  }
} catch (thrown) {
  process.stderr.write(`${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
  process.exitCode = 1;
}
