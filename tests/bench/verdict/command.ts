import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { classCoverage, forecastCoverage, type Coverage } from './coverage';
import { verdictPicture } from './picture';
import type { Process } from './processes';
import { sharesOf, sharesOfRepeats, type Shares } from './size';

/**
 * Prints how often equally good models are called different, before and now, how often a worse one is found, and how often
 * intervals hold the true value. `--pairs` simulates more than 400 a cell; `--picture FILE` draws six of them instead.
 */
const lengths = [200, 500, 2857];
const horizons = [1, 24];
const persistences = [0, 0.5, 0.9, 0.98];

const percent = (share: number): string => `${Math.round(100 * share)}`.padStart(3);
const cell = ({ before, different, refused }: Shares): string =>
  `${percent(before)} → ${percent(different)}${refused < 0.005 ? '     ' : ` (${percent(refused)})`}`;

function table(
  title: string,
  columns: readonly string[],
  rows: readonly (readonly [string, readonly Shares[]])[],
): void {
  process.stdout.write(`\n${title}\n${''.padEnd(26)}${columns.map((column) => column.padEnd(18)).join('')}\n`);
  for (const [name, cells] of rows) {
    process.stdout.write(`${name.padEnd(26)}${cells.map((shares) => cell(shares).padEnd(18)).join('')}\n`);
  }
}

function overPersistences(kind: Process['kind'], pairs: number, ratio = 1): (readonly [string, readonly Shares[]])[] {
  return horizons.flatMap((horizon) =>
    lengths.map(
      (n) =>
        [
          `n ${n}, horizon ${horizon}`,
          persistences.map((persistence) => sharesOf({ kind, n, horizon, persistence }, pairs, ratio)),
        ] as const,
    ),
  );
}

const { values: options } = parseArgs({
  options: { pairs: { type: 'string', default: '400' }, picture: { type: 'string' } },
});
const pairs = Number(options.pairs);
const started = performance.now();
if (options.picture === undefined) printTables();
else writeFileSync(options.picture, drawPicture());
process.stdout.write(`\n${Math.round((performance.now() - started) / 1000)} s\n`);

function drawPicture(): string {
  const errors = (persistence: number): Shares => sharesOf({ kind: 'ar', n: 2857, horizon: 1, persistence }, pairs);
  return verdictPicture([
    { name: 'errors independent', shares: errors(0) },
    { name: 'errors persist, ρ = 0.5', shares: errors(0.5) },
    { name: 'errors persist, ρ = 0.9', shares: errors(0.9) },
    { name: 'errors persist, ρ = 0.98', shares: errors(0.98) },
    {
      name: 'classes right and wrong in runs of 10',
      shares: sharesOf({ kind: 'runs', n: 2857, horizon: 1, persistence: 10 }, pairs),
    },
    {
      name: 'five seeds that share most of their error',
      shares: sharesOfRepeats({ kind: 'ar', n: 2857, horizon: 1, persistence: 0.5 }, 0.1, pairs / 2),
    },
  ]);
}

/** Covered, and given in brackets where not always. */
function coverageText(found: Record<string, Coverage>): string {
  return Object.entries(found)
    .map(([metric, { covered, given }]) => {
      if (given < 0.05) return `${metric} not given`;
      return `${metric} ${percent(covered)}${given > 0.99 ? '' : ` (${percent(given)})`}`;
    })
    .join('  ');
}

function printCoverage(): void {
  process.stdout.write(
    '\n95 % intervals that hold the true value, in % (of parts that give one, in brackets how many do)\n',
  );
  const parts = pairs / 4;
  for (const n of [500, 2857]) {
    for (const persistence of [0, 0.5, 0.9]) {
      const found = forecastCoverage({ kind: 'ar', n, horizon: 1, persistence }, ['mae', 'rmse', 'r2'], parts);
      process.stdout.write(`${`forecast, n ${n}, ρ ${persistence}`.padEnd(26)}${coverageText(found)}\n`);
    }
    for (const run of [1, 10]) {
      const found = classCoverage(n, run, ['accuracy', 'f1Macro', 'rocAuc'], parts);
      process.stdout.write(`${`classes, n ${n}, runs of ${run}`.padEnd(26)}${coverageText(found)}\n`);
    }
  }
}

function printTables(): void {
  process.stdout.write(
    `Share of ${pairs} pairs called different at 5 %, in %: before → now (refused as too few independent windows).\n`,
  );
  const rho = persistences.map((value) => `ρ ${value}`);
  table('Equally good forecasts, AR(1) errors; before: Diebold–Mariano', rho, overPersistences('ar', pairs));
  table(
    'Equally good classifiers, right and wrong in runs; before: McNemar, exact',
    ['runs of 1', 'runs of 10', 'runs of 60'],
    [...lengths, 5000].map((n) => [
      `n ${n}`,
      [1, 10, 60].map((persistence) => sharesOf({ kind: 'runs', n, horizon: 1, persistence }, pairs)),
    ]),
  );
  table(
    'Equally good configurations, five seeds each; before: corrected resampled t',
    ['own error 0.1', 'own error 0.3', 'own error 1'],
    lengths.flatMap((n) =>
      [0, 0.9].map(
        (persistence) =>
          [
            `n ${n}, ρ ${persistence}`,
            [0.1, 0.3, 1].map((own) => sharesOfRepeats({ kind: 'ar', n, horizon: 1, persistence }, own, pairs / 2)),
          ] as const,
      ),
    ),
  );
  const others = ['garch', 'seasonal', 'shift', 'heavy'] as const;
  table(
    'Equally good forecasts of other kinds; before: Diebold–Mariano',
    others,
    [500, 2857].flatMap((n) =>
      horizons.flatMap((horizon) =>
        [0, 0.9].map(
          (persistence) =>
            [
              `n ${n}, horizon ${horizon}, ρ ${persistence}`,
              others.map((kind) => sharesOf({ kind, n, horizon, persistence }, pairs / 2)),
            ] as const,
        ),
      ),
    ),
  );
  table(
    'Equally good forecasts whose errors grow with the steps ahead; before: Diebold–Mariano',
    ['horizon 6', 'horizon 24', 'horizon 48', 'horizon 168'],
    lengths.map((n) => [
      `n ${n}`,
      [6, 24, 48, 168].map((horizon) => sharesOf({ kind: 'leads', n, horizon, persistence: 0 }, pairs / 2)),
    ]),
  );
  table('One loss 15 % larger (power)', rho, overPersistences('ar', pairs, 1.15));
  printCoverage();
}
