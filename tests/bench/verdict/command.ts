import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { isMainThread } from 'node:worker_threads';
import type { Coverage } from './coverage';
import { verdictPicture } from './picture';
import { answerTasks, Pool } from './pool';
import type { Process } from './processes';
import type { Shares } from './size';

/**
 * Prints how often equally good models are called different, before and now, how often a worse one is found, and how often
 * intervals hold the true value. `--pairs` simulates more than 400 a cell; `--picture FILE` draws six of them instead;
 * `--coverage` prints the intervals alone; `--workers` threads share the work, whose figures do not depend on how many they are.
 */
const lengths = [200, 500, 2857];
const horizons = [1, 24];
const persistences = [0, 0.5, 0.9, 0.98];

const percent = (share: number): string => `${Math.round(100 * share)}`.padStart(3);
const cell = ({ before, different, refused }: Shares): string =>
  `${percent(before)} → ${percent(different)}${refused < 0.005 ? '     ' : ` (${percent(refused)})`}`;

type Row<T> = readonly [name: string, cells: readonly T[]];
type Asked<T> = readonly Row<Promise<T>>[];

async function settled<T>(rows: Asked<T>): Promise<readonly Row<T>[]> {
  return Promise.all(rows.map(async ([name, cells]) => [name, await Promise.all(cells)] as const));
}

async function printTable(title: string, columns: readonly string[], rows: Asked<Shares>): Promise<void> {
  const found = await settled(rows);
  process.stdout.write(`\n${title}\n${''.padEnd(26)}${columns.map((column) => column.padEnd(18)).join('')}\n`);
  for (const [name, cells] of found) {
    process.stdout.write(`${name.padEnd(26)}${cells.map((shares) => cell(shares).padEnd(18)).join('')}\n`);
  }
}

/** Covered, and given in brackets where not always. */
function coverageText(found: Readonly<Record<string, Coverage>>): string {
  return Object.entries(found)
    .map(([metric, { covered, given }]) => {
      if (given < 0.05) return `${metric} not given`.padEnd(22);
      return `${metric} ${percent(covered)}${given > 0.99 ? '' : ` (${percent(given)})`}`.padEnd(22);
    })
    .join('');
}

async function main(): Promise<void> {
  const { values: options } = parseArgs({
    options: {
      pairs: { type: 'string', default: '400' },
      picture: { type: 'string' },
      coverage: { type: 'boolean', default: false },
      workers: { type: 'string', default: String(Math.min(8, availableParallelism())) },
    },
  });
  const pairs = Number(options.pairs);
  const started = performance.now();
  const pool = new Pool(Number(options.workers));
  if (options.coverage) await printCoverage(coverageRows(pool, pairs / 2));
  else if (options.picture === undefined) await printTables(pool, pairs);
  else writeFileSync(options.picture, await drawPicture(pool, pairs));
  await pool.close();
  process.stdout.write(`\n${Math.round((performance.now() - started) / 1000)} s\n`);
}

async function drawPicture(pool: Pool, pairs: number): Promise<string> {
  const of = (kind: Process['kind'], persistence: number): Promise<Shares> =>
    pool.run({ kind: 'pairs', process: { kind, n: 2857, horizon: 1, persistence }, count: pairs, ratio: 1 });
  const seeded = pool.run({
    kind: 'repeats',
    process: { kind: 'ar', n: 2857, horizon: 1, persistence: 0.5 },
    count: pairs / 2,
    own: 0.1,
  });
  const rows: readonly (readonly [string, Promise<Shares>])[] = [
    ['errors independent', of('ar', 0)],
    ['errors persist, ρ = 0.5', of('ar', 0.5)],
    ['errors persist, ρ = 0.9', of('ar', 0.9)],
    ['errors persist, ρ = 0.98', of('ar', 0.98)],
    ['classes right and wrong in runs of 10', of('runs', 10)],
    ['five seeds that share most of their error', seeded],
  ];
  return verdictPicture(await Promise.all(rows.map(async ([name, shares]) => ({ name, shares: await shares }))));
}

async function printTables(pool: Pool, pairs: number): Promise<void> {
  const of = (process: Process, count = pairs, ratio = 1): Promise<Shares> =>
    pool.run({ kind: 'pairs', process, count, ratio });
  const overPersistences = (ratio: number): Asked<Shares> =>
    horizons.flatMap((horizon) =>
      lengths.map(
        (n) =>
          [
            `n ${n}, horizon ${horizon}`,
            persistences.map((persistence) => of({ kind: 'ar', n, horizon, persistence }, pairs, ratio)),
          ] as const,
      ),
    );
  const rho = persistences.map((value) => `ρ ${value}`);
  const others = ['garch', 'seasonal', 'shift', 'heavy'] as const;
  // Everything is asked for at once, and printed in order.
  const tables: readonly (readonly [string, readonly string[], Asked<Shares>])[] = [
    ['Equally good forecasts, AR(1) errors; before: Diebold–Mariano', rho, overPersistences(1)],
    [
      'Equally good classifiers, right and wrong in runs; before: McNemar, exact',
      ['runs of 1', 'runs of 10', 'runs of 60'],
      [...lengths, 5000].map((n) => [
        `n ${n}`,
        [1, 10, 60].map((persistence) => of({ kind: 'runs', n, horizon: 1, persistence })),
      ]),
    ],
    [
      'Equally good configurations, five seeds each; before: corrected resampled t',
      ['own error 0.1', 'own error 0.3', 'own error 1'],
      lengths.flatMap((n) =>
        [0, 0.9].map((persistence) => [
          `n ${n}, ρ ${persistence}`,
          [0.1, 0.3, 1].map((own) =>
            pool.run({ kind: 'repeats', process: { kind: 'ar', n, horizon: 1, persistence }, count: pairs / 2, own }),
          ),
        ]),
      ),
    ],
    [
      'Equally good forecasts of other kinds; before: Diebold–Mariano',
      others,
      [500, 2857].flatMap((n) =>
        horizons.flatMap((horizon) =>
          [0, 0.9].map((persistence) => [
            `n ${n}, horizon ${horizon}, ρ ${persistence}`,
            others.map((kind) => of({ kind, n, horizon, persistence }, pairs / 2)),
          ]),
        ),
      ),
    ],
    [
      'Equally good forecasts whose errors grow with the steps ahead; before: Diebold–Mariano',
      ['horizon 6', 'horizon 24', 'horizon 48', 'horizon 168'],
      lengths.map((n) => [
        `n ${n}`,
        [6, 24, 48, 168].map((horizon) => of({ kind: 'leads', n, horizon, persistence: 0 }, pairs / 2)),
      ]),
    ],
    ['One loss 15 % larger (power)', rho, overPersistences(1.15)],
  ];
  process.stdout.write(
    `Share of ${pairs} pairs called different at 5 %, in %: before → now (refused as too few independent windows).\n`,
  );
  const coverage = coverageRows(pool, pairs / 2);
  for (const table of tables) await printTable(...table);
  await printCoverage(coverage);
}

async function printCoverage(coverage: Asked<Readonly<Record<string, Coverage>>>): Promise<void> {
  process.stdout.write(
    '\n95 % intervals that hold the true value, in % (of parts that give one, in brackets how many do)\n',
  );
  for (const [name, cells] of await settled(coverage)) {
    process.stdout.write(`${name.padEnd(32)}${cells.map(coverageText).join('')}\n`);
  }
}

function coverageRows(pool: Pool, parts: number): Asked<Readonly<Record<string, Coverage>>> {
  const forecast = (of: Process): Row<Promise<Readonly<Record<string, Coverage>>>> => [
    `${of.kind}, n ${of.n}, horizon ${of.horizon}, ρ ${of.persistence}`,
    // Windows of 24 steps take ten times as long as of one.
    [
      pool.run({
        kind: 'forecast',
        process: of,
        count: of.horizon > 1 ? Math.ceil(parts / 2) : parts,
        metrics: ['mae', 'rmse'],
      }),
    ],
  ];
  const classes = (n: number, run: number): Row<Promise<Readonly<Record<string, Coverage>>>> => [
    `classes, n ${n}, runs of ${run}`,
    [pool.run({ kind: 'classes', n, run, count: parts, metrics: ['accuracy', 'f1Macro', 'rocAuc'] })],
  ];
  return [
    ...horizons.flatMap((horizon) =>
      lengths.flatMap((n) => persistences.map((persistence) => forecast({ kind: 'ar', n, horizon, persistence }))),
    ),
    ...(['garch', 'seasonal', 'shift'] as const).flatMap((kind) =>
      [500, 2857].map((n) => forecast({ kind, n, horizon: 1, persistence: 0.5 })),
    ),
    ...lengths.flatMap((n) => [1, 10, 60].map((run) => classes(n, run))),
  ];
}

if (isMainThread) await main();
else answerTasks();
