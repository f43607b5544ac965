import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import Sqlite from 'better-sqlite3';

const run = promisify(execFile);

/** What `gatewise … --json` prints. */
async function gatewise(workspace: string, ...parameters: string[]): Promise<unknown> {
  const all = [resolve('out/main/cli.js'), ...parameters, '--workspace', workspace, '--json'];
  const { stdout } = await run(process.execPath, all, { maxBuffer: 64 * 1024 * 1024 });
  return JSON.parse(stdout);
}

/** A labelled sensor: vibration rises while the state is Abnormal. The same rows every time. */
export function sensorCsv(rows: number): string {
  let state = 12345;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const lines = ['time,vibration,temperature,state'];
  let left = 0;
  let level = 0;
  for (let row = 0; row < rows; row += 1) {
    if (left === 0 && random() < 0.02) left = 10 + Math.floor(random() * 20);
    const isAbnormal = left > 0;
    if (isAbnormal) left -= 1;
    level = 0.7 * level + (isAbnormal ? 0.3 : 0);
    const time = new Date(Date.UTC(2024, 0, 1, 0, 10 * row)).toISOString().slice(0, 19);
    const vibration = 1 + level + 0.35 * (random() - 0.5);
    const temperature = 60 + 3 * Math.sin(row / 20) + 2 * level + random();
    lines.push(`${time},${vibration.toFixed(4)},${temperature.toFixed(3)},${isAbnormal ? 'Abnormal' : 'Normal'}`);
  }
  return `${lines.join('\n')}\n`;
}

/** An hourly wave with some noise, as numbers alone. The same rows every time. */
export function waveCsv(rows: number): string {
  const lines = ['time,load'];
  for (let row = 0; row < rows; row += 1) {
    const time = new Date(Date.UTC(2024, 0, 1, row)).toISOString().slice(0, 19);
    lines.push(`${time},${(100 + 20 * Math.sin((2 * Math.PI * row) / 24) + ((row * 7919) % 13)).toFixed(2)}`);
  }
  return `${lines.join('\n')}\n`;
}

function text(value: unknown, ...path: string[]): string {
  const found = path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
  if (typeof found !== 'string') throw new Error(`no ${path.join('.')} in ${JSON.stringify(value).slice(0, 200)}`);
  return found;
}

function set(values: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(values).flatMap(([path, value]) =>
    value === undefined ? [] : ['--set', `${path}=${JSON.stringify(value)}`],
  );
}

interface Training {
  readonly dataset: string;
  readonly configuration: string;
  readonly name: string;
  readonly repeat: number;
  readonly values: Readonly<Record<string, unknown>>;
}

async function train(workspace: string, { dataset, configuration, name, repeat, values }: Training): Promise<void> {
  await gatewise(
    workspace,
    ...['train', '--dataset', dataset, '--config', configuration, '--name', name, '--repeat', String(repeat)],
    ...set(values),
  );
}

async function configurationFor(workspace: string, dataset: string): Promise<string> {
  const configuration = await gatewise(workspace, 'config', '--preset', 'gru', '--dataset', dataset);
  const path = join(workspace, `${dataset}.json`);
  writeFileSync(path, JSON.stringify(configuration));
  return path;
}

/** A machine that wears and fails: the vibration tells three states apart, with some noise. The same rows every time. */
function machineCsv(rows: number): string {
  const states = ['Normal', 'Wear', 'Failure'];
  let state = 7;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const lines = ['time,vibration,state'];
  for (let row = 0; row < rows; row += 1) {
    const phase = row % 60;
    const index = phase < 30 ? 0 : phase < 48 ? 1 : 2;
    const time = new Date(Date.UTC(2024, 0, 1, 0, 10 * row)).toISOString().slice(0, 19);
    lines.push(`${time},${(index + 1.2 * (random() - 0.5)).toFixed(4)},${states[index] ?? ''}`);
  }
  return `${lines.join('\n')}\n`;
}

/** Gives every repeat of a name the first one's figures, as a copied run would have them. */
function copyFigures(workspace: string, name: string): void {
  const sqlite = new Sqlite(join(workspace, 'gatewise.db'));
  const first = '(SELECT min(number) FROM run WHERE name = @name)';
  sqlite.exec('BEGIN');
  sqlite
    .prepare(`DELETE FROM run_metric WHERE run IN (SELECT number FROM run WHERE name = @name AND number > ${first})`)
    .run({ name });
  sqlite
    .prepare(
      `INSERT INTO run_metric (run, name, value) SELECT run.number, metric.name, metric.value
       FROM run JOIN run_metric AS metric ON metric.run = ${first} WHERE run.name = @name AND run.number > ${first}`,
    )
    .run({ name });
  sqlite.exec('COMMIT');
  sqlite.close();
}

/**
 * Real, small trainings in a new workspace: repeats of a forecast of the ETTh1 sample with and without last-value
 * normalisation, one whose loss stops being a number, repeats with copied figures, and classifications of two and of
 * three states.
 */
export async function trainStudies(workspace: string): Promise<void> {
  const sample = resolve('resources/samples/ETTh1.csv');
  const ett = text(await gatewise(workspace, 'import', sample, '--time', 'date', '--target', 'OT'), 'dataset', 'id');
  const forecast = {
    'task.features': [],
    'model.layers.0.units': 8,
    'window.lookback': 24,
    'model.training.epochs': 4,
    'model.training.optimizer.learningRate': 0.005,
    split: { kind: 'count', train: 1200, validation: 480, test: 480 },
  };
  const ettConfiguration = await configurationFor(workspace, ett);
  const study = { dataset: ett, configuration: ettConfiguration, repeat: 3 };
  await train(workspace, { ...study, name: 'Oil', values: forecast });
  await train(workspace, { ...study, name: 'Oil plain', values: { ...forecast, 'window.normalization': 'none' } });

  await train(workspace, {
    ...study,
    name: 'Oil broken',
    repeat: 1,
    values: {
      ...forecast,
      'model.training.optimizer.learningRate': undefined,
      'model.training.optimizer': { type: 'sgd', learningRate: 1e8 },
    },
  });
  await train(workspace, {
    ...study,
    name: 'Oil copied',
    repeat: 2,
    values: { ...forecast, 'model.training.epochs': 1 },
  });
  copyFigures(workspace, 'Oil copied');

  const machine = join(workspace, 'machine.csv');
  writeFileSync(machine, machineCsv(1500));
  const states = text(
    await gatewise(workspace, 'import', machine, '--time', 'time', '--target', 'state'),
    'dataset',
    'id',
  );
  await train(workspace, {
    dataset: states,
    configuration: await configurationFor(workspace, states),
    name: 'Machine state',
    repeat: 1,
    values: { 'model.layers.0.units': 6, 'window.lookback': 8, 'model.training.epochs': 3 },
  });

  const csv = join(workspace, 'sensor.csv');
  writeFileSync(csv, sensorCsv(1600));
  const sensor = text(await gatewise(workspace, 'import', csv, '--time', 'time', '--target', 'state'), 'dataset', 'id');
  await train(workspace, {
    dataset: sensor,
    configuration: await configurationFor(workspace, sensor),
    name: 'Sensor state',
    repeat: 2,
    values: { 'model.layers.0.units': 6, 'window.lookback': 8, 'model.training.epochs': 4 },
  });
  openTestParts(workspace);
}

/** Opens the test part of every experiment, as somebody does on its page. */
function openTestParts(workspace: string): void {
  const database = new Sqlite(join(workspace, 'gatewise.db'));
  database.exec(
    `insert into test_look (at, dataset_hash, split, purpose, run_ids)
     select 1, min(dataset_hash), '{}', 'opening of ' || experiment_id || ': The models are chosen.', '[]'
     from run group by experiment_id`,
  );
  database.close();
}
