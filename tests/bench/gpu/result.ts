import { renameSync, writeFileSync } from 'node:fs';
import type { Timings } from '../engine/measure';
import type { DeviceName } from './settings';

/** What a device is, or why it cannot be used. */
export interface DeviceFound {
  readonly name: DeviceName;
  readonly isAvailable: boolean;
  /** As its driver or library calls it. */
  readonly device: string;
  readonly versions: Readonly<Record<string, string>>;
  /** Why it cannot be used, or what is to be known of it. */
  readonly note: string | null;
}

/** One device on one workload. */
export type Measurement = { readonly device: DeviceName; readonly workload: string } & (
  { readonly state: 'measured'; readonly timings: Timings } | { readonly state: 'failed'; readonly reason: string }
);

export interface Result {
  readonly format: 1;
  readonly begun: string;
  /** Null: it was broken off. */
  readonly finished: string | null;
  readonly machine: Readonly<Record<string, string | number>>;
  /** A line of nvidia-smi for each card; what it said where it cannot be asked. */
  readonly cards: readonly string[];
  readonly vulkan: readonly string[];
  readonly rounds: number;
  readonly threads: number;
  readonly devices: readonly DeviceFound[];
  readonly measurements: readonly Measurement[];
}

/** Writes it whole or not at all: who reads while it is measured never finds half of it. */
export function writeResult(path: string, result: Result): void {
  writeFileSync(`${path}.partial`, `${JSON.stringify(result, null, 2)}\n`);
  renameSync(`${path}.partial`, path);
}

const figures = [
  ['ms a training step', 'trainMsPerStep'],
  ['ms to predict a batch', 'predictMsPerBatch'],
  ['ms to predict one window', 'singlePredictMs'],
] as const satisfies readonly (readonly [string, keyof Timings])[];

function shown(ms: number): string {
  return ms >= 100 ? ms.toFixed(0) : ms.toPrecision(3);
}

/** A table in Markdown for each figure: a line for each workload, a column for each device; then what failed and why. */
export function formatResult({ cards, devices, measurements }: Result): string {
  const used = devices.filter(({ isAvailable }) => isAvailable);
  const workloads = [...new Set(measurements.map(({ workload }) => workload))];
  const cell = (workload: string, { name }: DeviceFound, figure: keyof Timings): string => {
    const found = measurements.find((one) => one.workload === workload && one.device === name);
    if (found === undefined) return '';
    return found.state === 'measured' ? shown(found.timings[figure]) : 'failed';
  };
  const tables = figures.map(([title, figure]) =>
    [
      `| ${[title, ...used.map(({ name, device }) => `${name} (${device})`)].join(' | ')} |`,
      `| ${['---', ...used.map(() => '---:')].join(' | ')} |`,
      ...workloads.map(
        (workload) => `| ${[workload, ...used.map((one) => cell(workload, one, figure))].join(' | ')} |`,
      ),
    ].join('\n'),
  );
  const notes = [
    ...cards.map((card) => `Card: ${card}`),
    ...devices.flatMap(({ name, note }) => (note === null ? [] : [`${name}: ${note}`])),
    ...measurements.flatMap((one) =>
      one.state === 'failed' ? [`${one.device} on ${one.workload}: ${one.reason}`] : [],
    ),
  ];
  return `${[...(used.length === 0 || workloads.length === 0 ? [] : tables), notes.map((note) => `- ${note}`).join('\n')].join('\n\n')}\n`;
}
