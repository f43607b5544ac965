import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { storedTrialSchema } from '../../src-main/core/study';
import { lastingFolder } from '../support/store';
import { inspectWorkspace } from './storm/inspect';
import { openWorkshop, type Workshop } from './storm/workshop';

let workshop: Workshop;
const folder = lastingFolder();
const sound = { wrong: [], stuck: [], left: [] };

beforeAll(async () => {
  workshop = await openWorkshop(folder);
}, 120_000);
afterAll(() => {
  workshop.remove();
});

/** Trials as they are stored, and how many runs each has. */
function trialsOf(workspace: string) {
  const sqlite = new Sqlite(join(workspace, 'gatewise.db'), { readonly: true });
  try {
    const contents = z
      .array(z.string())
      .parse(sqlite.prepare('select content from study_trial order by number').pluck().all());
    const runs = sqlite.prepare('select trial, count(*) as runs from run group by trial order by trial').all();
    const trials = contents.map((content) => storedTrialSchema.parse(JSON.parse(content)));
    return {
      runs,
      trials: trials.map(({ number, state, values, objectives, intermediate }) => ({
        number,
        state,
        values,
        objectives,
        intermediate,
      })),
    };
  } finally {
    sqlite.close();
  }
}

describe('a study whose backend is killed', () => {
  it('again and again loses no trial, doubles none, and comes to what it comes to without', async () => {
    const undisturbed = workshop.newFolder();
    expect(await workshop.live(undisturbed, 'import', { seed: 0 })).toBe('done');
    expect(await workshop.live(undisturbed, 'study', { seed: 1 })).toBe('done');
    const expected = trialsOf(undisturbed);
    expect(expected.trials.map(({ state }) => state)).toEqual(Array.from({ length: 5 }, () => 'complete'));
    expect(expected.runs).toHaveLength(5);

    const stormy = workshop.newFolder();
    expect(await workshop.live(stormy, 'import', { seed: 0 })).toBe('done');
    for (const messages of [1, 9, 17, 30, 45]) {
      expect(await workshop.live(stormy, 'study', { seed: 1, messages })).toMatch(/killed|done/);
      expect(await inspectWorkspace(stormy)).toEqual(sound);
    }
    expect(await workshop.live(stormy, 'study', { seed: 1 })).toBe('done');
    expect(trialsOf(stormy)).toEqual(expected);
  }, 300_000);
});
