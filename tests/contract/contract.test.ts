import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isContractProcedure } from '@orpc/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contract } from '../../src-main/contract';
import { errorCodeSchema, errorDetailsSchema } from '../../src-main/core/common/errors';
import { bundleEntry } from '../jobs/support/bundle';
import { contractCases } from './cases';
import { doorNames } from './support/doors';
import { createNormalizer } from './support/normalize';
import { outcomeOf, type Outcome } from './support/outcome';
import { createWorld, type World } from './support/world';

/** Paths of all procedures below a part of the contract, with whether they take an input. */
function procedures(part: object, path: readonly string[] = []): { path: string; takesInput: boolean }[] {
  return Object.entries(part).flatMap(([name, child]: [string, object]) => {
    const here = [...path, name];
    if (!isContractProcedure(child)) return procedures(child, here);
    return [{ path: here.join('.'), takesInput: child['~orpc'].inputSchema !== undefined }];
  });
}

const nameOf = ({ procedure, title }: { procedure: string; title: string }): string => `${procedure} ${title}`;

let jobEntry: string;
beforeAll(async () => {
  jobEntry = await bundleEntry(join(import.meta.dirname, '../../src-main/jobs/process/entry.ts'));
});
afterAll(() => rm(dirname(jobEntry), { recursive: true }));

describe('the cases of the contract', () => {
  it('call every procedure, and every one that takes an input wrongly too', () => {
    const answered = new Set(contractCases.filter(({ fails }) => fails === undefined).map((each) => each.procedure));
    const refused = new Set(contractCases.filter(({ fails }) => fails !== undefined).map((each) => each.procedure));
    const all = procedures(contract);
    const printing = answered.has('reports.pdf') ? [] : ['best.pdf', 'reports.pdf'];
    // A setup that succeeds wants TensorFlow itself, from a network: `.ci/run` does one.
    const unanswered = [...printing, 'system.setup'];
    expect(all.filter(({ path }) => !answered.has(path)).map(({ path }) => path)).toEqual(unanswered);
    expect(all.filter(({ path, takesInput }) => takesInput && !refused.has(path)).map(({ path }) => path)).toEqual([]);
    const known = new Set(all.map(({ path }) => path));
    expect(contractCases.filter(({ procedure }) => !known.has(procedure))).toEqual([]);
  });
});

/** What each door answered, by the name of the case. */
const outcomes = new Map<string, Map<string, unknown>>();

describe.each(doorNames)('the contract through %s', (door) => {
  let world: World;
  let normalize: (value: unknown) => unknown;
  const told = new Map<string, unknown>();
  outcomes.set(door, told);

  beforeAll(async () => {
    world = await createWorld(door, jobEntry);
    normalize = createNormalizer(world.folder);
  });
  afterAll(() => world.close());

  it.each(contractCases.map((each) => ({ ...each, name: nameOf(each) })))(
    '$name',
    { timeout: 300_000 },
    async (each) => {
      const outcome: Outcome = await outcomeOf(() => each.call(world));
      told.set(each.name, normalize(outcome));
      if (each.fails === undefined) {
        expect(outcome).toHaveProperty('kind', 'answer');
        if (outcome.kind === 'answer') each.check?.(outcome.value);
        return;
      }
      expect(outcome).toMatchObject({ kind: 'error', code: each.fails });
      if (outcome.kind !== 'error') return;
      expect(errorCodeSchema.safeParse(outcome.code).success).toBe(true);
      expect(errorDetailsSchema.safeParse(outcome.data).success).toBe(true);
      expect(outcome.message).not.toBe('');
      each.check?.(outcome.data);
    },
  );
});

describe('all doors', () => {
  it.each(contractCases.map(nameOf))('answer alike: %s', (name) => {
    const [first, ...others] = doorNames.map((door) => outcomes.get(door)?.get(name));
    expect(first).toBeDefined();
    for (const [index, other] of others.entries()) expect(other, doorNames[index + 1]).toEqual(first);
  });
});
