import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { foldText } from '../../src-main/core/common/search';
import { findRunColumn, runColumns, type RunColumn } from '../../src-main/core/run/columns';
import { parseRunFilter } from '../../src-main/core/run/filter';
import type { RunSummary } from '../../src-main/core/run/schema';
import { runStateSchema } from '../../src-main/core/run/state';
import { taskKindSchema } from '../../src-main/core/task/schema';
import { seededExperiment, temporaryFolder, temporaryWorkspace } from '../support/store';

const columns: readonly RunColumn[] = [
  ...runColumns,
  ...['test.mae', 'validation.skill.drift', 'metric:test.scaled.mse'].flatMap((name) => findRunColumn(name) ?? []),
];

/** Facts that tie now and then, so that the order behind the order shows. */
const words = fc.oneof(
  fc.constantFrom('GRU 64', 'gru 32', 'ГРУ', 'гру', '기준', 'Ünïcode', 'u\u0308', '🙂', '\uffee', 'say "so" \\ now'),
  fc.string({ minLength: 1, maxLength: 8, unit: 'grapheme' }).filter((text) => text.trim() !== ''),
);
const absentOr = <Value>(facts: fc.Arbitrary<Value>) => fc.option(facts, { nil: null });
const figure = absentOr(fc.oneof(fc.constantFrom(0, 0.5, -1), fc.double({ noNaN: true, noDefaultInfinity: true })));
const count = absentOr(fc.integer({ min: 1, max: 40 }));
const moment = fc.integer({ min: 1_700_000_000_000, max: 1_700_000_000_050 });
const facts = fc.record({
  name: words,
  model: words,
  target: words,
  note: fc.oneof(fc.constant(''), words),
  tags: fc.uniqueArray(words, { maxLength: 3, selector: foldText }),
  place: fc.nat(2),
  isGrouped: fc.boolean(),
  seed: fc.integer({ min: 0, max: 4 }),
  stored: fc.record({
    state: fc.constantFrom(...runStateSchema.options),
    task_kind: fc.constantFrom(...taskKindSchema.options),
    engine: absentOr(fc.constantFrom('fused-native', 'fused-wasm', 'tfjs')),
    parameter_count: count,
    best_epoch: count,
    best_val_loss: figure,
    last_epoch: count,
    last_loss: figure,
    last_val_loss: figure,
    skill: figure,
    disqualified: absentOr(fc.constantFrom('It has no skill.', 'A baseline is perfect.')),
    created_at: moment,
    started_at: absentOr(moment),
    finished_at: absentOr(moment),
    duration_ms: absentOr(fc.integer({ min: 0, max: 90_000 })),
  }),
  metrics: fc.dictionary(fc.constantFrom('test.mae', 'validation.skill.drift', 'test.scaled.mse'), figure),
});

async function workspaceOfRuns() {
  const folder = temporaryFolder();
  const workspace = await temporaryWorkspace(folder);
  const places = ['Öl', 'oil B', '기름'].map((name) => {
    const seeded = seededExperiment(workspace);
    workspace.datasets.update(seeded.datasetId, { name });
    workspace.experiments.update(seeded.experimentId, { name: `Study of ${name}` });
    const groupId = workspace.groups.create({ name: `Repeats of ${name}`, experimentId: seeded.experimentId });
    return { seeded, groupId, name };
  });
  const sqlite = new Sqlite(join(folder, 'gatewise.db'));
  sqlite.pragma('foreign_keys = ON');
  onTestFinished(() => {
    sqlite.close();
  });

  /** The workspace has these runs and no others. */
  function fill(all: readonly (typeof facts extends fc.Arbitrary<infer Facts> ? Facts : never)[]): RunSummary[] {
    sqlite.exec('DELETE FROM run');
    for (const { place, isGrouped, seed, stored, metrics, target, model, ...texts } of all) {
      const { seeded, groupId } = places[place]!;
      const { configuration } = seeded;
      const [created] = workspace.runs.createAll([
        {
          ...seeded,
          ...texts,
          modelName: model,
          seed,
          parent: isGrouped ? { kind: 'group', id: groupId } : null,
          configuration: { ...configuration, task: { ...configuration.task, target } },
        },
      ]);
      const { number } = created!;
      const assignments = Object.keys(stored).map((column) => `${column} = @${column}`);
      sqlite.prepare(`UPDATE run SET ${assignments.join(', ')} WHERE number = @number`).run({ ...stored, number });
      for (const [name, value] of Object.entries(metrics)) {
        if (value !== null) sqlite.prepare('INSERT INTO run_metric VALUES (?, ?, ?)').run(number, name, value);
      }
    }
    return workspace.runs.list({ limit: all.length }).runs;
  }
  return { workspace, places, fill };
}

type Key = number | Buffer | null;

/** What a value weighs in the order: texts whatever their case, what is empty not at all. */
function keyOf(column: RunColumn, run: RunSummary): Key {
  const value = column.value(run);
  if (value === null || typeof value === 'number') return value;
  const text = typeof value === 'object' ? value.join(' ') : String(value);
  if (text === '') return null;
  return Buffer.from(['text', 'note', 'tags'].includes(column.kind) ? foldText(text) : text);
}

function compareKeys(first: Key, second: Key, sign: 1 | -1): number {
  if (first === null || second === null) return Number(first === null) - Number(second === null);
  if (typeof first === 'number' || typeof second === 'number') return sign * (Number(first) - Number(second));
  return sign * Buffer.compare(first, second);
}

/** Each example fills a real workspace and lists it once a column. */
const enough = 120_000;

describe('every column of the runs table', () => {
  it(
    'orders runs by the values that it shows, those without one last',
    async () => {
      const { workspace, fill } = await workspaceOfRuns();
      fc.assert(
        fc.property(fc.array(facts, { minLength: 2, maxLength: 12 }), (all) => {
          const runs = fill(all);
          expect(runs).toHaveLength(all.length);
          for (const column of columns) {
            for (const direction of ['asc', 'desc'] as const) {
              const sign = direction === 'asc' ? 1 : -1;
              const expected = runs.toSorted(
                (a, b) => compareKeys(keyOf(column, a), keyOf(column, b), sign) || b.number - a.number,
              );
              const sort = [{ column: column.sort ?? column.id, direction }];
              const told = workspace.runs.list({ sort, limit: all.length }).runs;
              expect(
                told.map(({ number }) => number),
                `${column.id} ${direction}`,
              ).toEqual(expected.map(({ number }) => number));
            }
          }
        }),
        { numRuns: 8 },
      );
    },
    enough,
  );

  it(
    'is filtered by each of its names as its values say',
    async () => {
      const { workspace, places, fill } = await workspaceOfRuns();
      const quoted = (text: string) => `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
      const found = (filter: string) =>
        workspace.runs
          .list({ filter: parseRunFilter(filter) })
          .runs.map(({ number }) => number)
          .sort((a, b) => a - b);

      /** The filter that a run with this value has to pass, and whether another run passes it. */
      function lookFor(column: RunColumn, name: string, value: string | number) {
        if (typeof value === 'number') {
          const written =
            column.kind === 'time'
              ? new Date(value).toISOString()
              : `${value}${column.kind === 'duration' ? 'ms' : ''}`;
          return {
            filter: `${name}<=${written}`,
            passes: (run: RunSummary) => {
              const other = column.value(run);
              return typeof other === 'number' && other <= value;
            },
          };
        }
        const owner = places.find(({ groupId, seeded }) => groupId === value || seeded.experimentId === value);
        const text = owner === undefined || column.kind !== 'code' ? value : `of ${owner.name}`;
        const isWhole = ['state', 'tags'].includes(column.kind);
        return {
          filter: `${name}:${quoted(text)}`,
          passes: (run: RunSummary) => {
            const others = [column.value(run)].flat();
            const isMeant = (other: unknown) =>
              owner !== undefined && column.kind === 'code'
                ? other === value
                : isWhole
                  ? foldText(String(other)) === foldText(value)
                  : foldText(String(other)).includes(foldText(value));
            return others.some((other) => other !== null && isMeant(other));
          },
        };
      }

      fc.assert(
        fc.property(fc.array(facts, { minLength: 2, maxLength: 8 }), (all) => {
          const runs = fill(all);
          for (const column of columns) {
            const value = runs
              .flatMap((run) => [column.value(run)].flat())
              .find((one) => one !== null && one !== '' && typeof one !== 'boolean');
            if (value === null || value === undefined || typeof value === 'boolean') continue;
            for (const name of [...column.names, column.sort ?? column.id]) {
              const { filter, passes } = lookFor(column, name, value);
              const [passing, others] = [runs.filter(passes), runs.filter((run) => !passes(run))];
              const numbers = (some: readonly RunSummary[]) => some.map(({ number }) => number).sort((a, b) => a - b);
              expect(found(filter), filter).toEqual(numbers(passing));
              expect(found(`-${filter}`), `-${filter}`).toEqual(numbers(others));
            }
          }
        }),
        { numRuns: 8 },
      );
    },
    enough,
  );
});
