import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chooseEngine, listEngines } from '../../../src-main/engine';
import { engineChoiceSchema, type EngineChoice } from '../../../src-main/core/training';
import { engineCandidate, minimum, type Candidate, type Timings } from './measure';
import { countOperations } from './operations';
import { measurePeaks, type Peaks } from './peak';
import { findPeers, peerNames, PeerProcess } from './peers';
import { compare, type Comparison, type WorkloadResult } from './summary';
import { formatComparisons, formatResult } from './table';
import { readWorkloads, type Workload } from './workloads';

const usage = `Usage: npm run -s bench:engine -- [WORKLOAD …] [options]
  --engine NAMES    one or more of ${engineChoiceSchema.options.join(', ')}, separated by commas (every fused engine that runs here)
  --peers PYTHON    the Python that has torch or keras, or "none" (python3)
  --threads N       threads of each engine; peers.py gives PyTorch 2 (2)
  --rounds N        measurements of each engine, taking turns; the least counts (4)
  --json            one object instead of tables`;

/** From the checkout, where scripts/bench-engine.mjs starts this. */
const folder = join(process.cwd(), 'tests', 'bench');

interface Settings {
  readonly names: readonly string[];
  readonly engines: readonly EngineChoice[];
  readonly python: string | null;
  readonly threads: number;
  readonly rounds: number;
  readonly json: boolean;
}

function readCount(text: string, option: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${option} takes a whole number from 1 on.`);
  return value;
}

async function readSettings(parameters: readonly string[]): Promise<Settings> {
  const { values, positionals } = parseArgs({
    args: [...parameters],
    allowPositionals: true,
    options: {
      engine: { type: 'string' },
      peers: { type: 'string', default: 'python3' },
      threads: { type: 'string', default: '2' },
      rounds: { type: 'string', default: '4' },
      json: { type: 'boolean', default: false },
    },
  });
  return {
    names: positionals,
    engines: values.engine === undefined ? await defaultEngines() : values.engine.split(',').map(readEngine),
    python: values.peers === 'none' ? null : values.peers,
    threads: readCount(values.threads, 'threads'),
    rounds: readCount(values.rounds, 'rounds'),
    json: values.json,
  };
}

function readEngine(name: string): EngineChoice {
  const engine = engineChoiceSchema.safeParse(name);
  if (!engine.success) throw new Error(`There is no engine "${name}".\n${usage}`);
  return engine.data;
}

/** Every fused engine that runs here, else tfjs. */
async function defaultEngines(): Promise<EngineChoice[]> {
  const available = (await listEngines()).filter(({ available }) => available).map(({ id }) => id);
  const fused = available.filter((id) => id !== 'tfjs');
  return fused.length > 0 ? fused : available;
}

/** Engines and peers take turns, round by round, so that a busy moment of the machine does not hit one of them alone. */
async function measureWorkload(
  workload: Workload,
  { engines, threads, rounds }: Settings,
  peers: readonly PeerProcess[],
): Promise<WorkloadResult> {
  const own: Candidate[] = [];
  for (const choice of engines) {
    const { engine, description } = await chooseEngine(choice, workload.layers);
    own.push(await engineCandidate(description.id, engine, workload, threads));
  }
  const others = peers.map((peer) => peer.candidate(workload.name));
  const best = new Map<Candidate, Timings>();
  for (let round = 0; round < rounds; round += 1) {
    for (const candidate of [...own, ...others]) {
      best.set(candidate, minimum(best.get(candidate), await candidate.measure()));
    }
  }
  const timingsOf = (candidates: readonly Candidate[]): Record<string, Timings> =>
    Object.fromEntries([...best].filter(([one]) => candidates.includes(one)).map(([{ name }, value]) => [name, value]));
  const result = {
    name: workload.name,
    operations: countOperations(workload),
    engines: timingsOf(own),
    peers: timingsOf(others),
  };
  for (const candidate of own) candidate.dispose();
  return result;
}

interface Report {
  readonly machine: Readonly<Record<string, string | number>>;
  readonly threads: number;
  readonly rounds: number;
  readonly engines: Readonly<Record<string, string>>;
  readonly peers: Readonly<Record<string, string>>;
  readonly peak: Peaks | null;
  readonly workloads: readonly WorkloadResult[];
  readonly comparisons: readonly Comparison[];
}

function describeMachine(): Report['machine'] {
  const processors = cpus();
  return {
    processor: processors[0]?.model.trim() ?? 'unknown',
    processors: processors.length,
    node: process.versions.node,
    date: new Date().toISOString(),
  };
}

async function run(settings: Settings): Promise<Report> {
  const workloads = readWorkloads(join(folder, 'workloads.json'), settings.names);
  const say = (text: string): void => {
    if (!settings.json) process.stdout.write(text);
  };
  const found = settings.python === null ? {} : findPeers(settings.python);
  const python = settings.python ?? '';
  const peers = peerNames
    .filter((name) => found[name] !== undefined)
    .map((name) => new PeerProcess(python, join(folder, 'peers.py'), name));
  if (peers.length === 0 && settings.python !== null) {
    say(`${settings.python} has neither torch nor keras, so nothing is compared; name another with --peers.\n\n`);
  }
  try {
    const peak = measurePeaks(join(folder, 'engine', 'peak.cpp'), settings.threads);
    const results: WorkloadResult[] = [];
    for (const workload of workloads) {
      const result = await measureWorkload(workload, settings, peers);
      results.push(result);
      say(formatResult(result, peak));
    }
    const measured = [...new Set(results.flatMap(({ engines }) => Object.keys(engines)))];
    const comparisons = compare(results, measured);
    say(formatComparisons(comparisons, results, peak));
    const descriptions = await listEngines();
    return {
      machine: describeMachine(),
      threads: settings.threads,
      rounds: settings.rounds,
      engines: Object.fromEntries(descriptions.map(({ id, device }) => [id, device])),
      peers: Object.fromEntries(Object.entries(found)),
      peak,
      workloads: results,
      comparisons,
    };
  } finally {
    for (const peer of peers) peer.stop();
  }
}

try {
  const settings = await readSettings(process.argv.slice(2));
  const report = await run(settings);
  if (settings.json) process.stdout.write(`${JSON.stringify(report)}\n`);
} catch (thrown) {
  process.stderr.write(`${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
  process.exitCode = 1;
}
