import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { storedTrialSchema, studyConfirmationSchema } from '../../src-main/core/study';
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

/** What came of the study that lies in a workspace: its trials, the confirmation, and how many runs there are of what. */
function cameOf(workspace: string) {
  const sqlite = new Sqlite(join(workspace, 'gatewise.db'), { readonly: true });
  try {
    const texts = (query: string) => z.array(z.string().nullable()).parse(sqlite.prepare(query).pluck().all());
    const trials = texts('select content from study_trial order by number').map((text) =>
      storedTrialSchema.parse(JSON.parse(text ?? '')),
    );
    const [confirmation] = texts('select confirmation from study').map((text) =>
      text === null ? null : studyConfirmationSchema.parse(JSON.parse(text)),
    );
    return {
      runs: sqlite.prepare('select trial, count(*) as runs from run group by trial order by trial').all(),
      trials: trials.map(({ number, state, values, objectives, intermediate, stretches, sameAs }) => ({
        number,
        state,
        values,
        objectives,
        intermediate,
        stretches,
        sameAs,
      })),
      confirmation:
        confirmation == null
          ? null
          : {
              ...confirmation,
              candidates: confirmation.candidates.map(({ trial, objectives, windows }) => ({
                trial,
                objectives,
                windows: windows.map((window) => ({ objectives: window.objectives, runs: window.runIds.length })),
              })),
              // It names its group by an id.
              verdict: confirmation.verdict?.kind,
            },
    };
  } finally {
    sqlite.close();
  }
}

/** After how many messages of its jobs each life is ended; a longer storm goes through them again. */
const fates = {
  study: [1, 17, 45],
  halving: [2, 40, 60, 50],
} as const;
/** Kills of each storm at least; `GATEWISE_KILLS=50` makes it longer, with as many times the trials. */
const killsOf = (kind: keyof typeof fates): number => Number(process.env['GATEWISE_KILLS'] ?? fates[kind].length);

/** Kills the backend of a study again and again, then lets it come to its end. @returns the phases in which it was killed */
async function storm(kind: keyof typeof fates, seed: number, workspace: string): Promise<string[]> {
  const killedAt: string[] = [];
  expect(await workshop.live(workspace, 'import', { seed: 0 })).toBe('done');
  const isOver = (kill: number): boolean =>
    kill >= killsOf(kind) && (kind === 'study' || killedAt.includes('confirming'));
  for (let kill = 0; !isOver(kill); kill += 1) {
    const messages = fates[kind][kill % fates[kind].length];
    const ending = await workshop.live(workspace, kind, messages === undefined ? { seed } : { seed, messages });
    expect(ending).toMatch(/killed|done/);
    expect(await inspectWorkspace(workspace)).toEqual(sound);
    if (ending === 'done') break;
    const { confirmation } = existsSync(join(workspace, 'gatewise.db')) ? cameOf(workspace) : { confirmation: null };
    killedAt.push(confirmation === null ? 'searching' : 'confirming');
  }
  expect(await workshop.live(workspace, kind, { seed })).toBe('done');
  return killedAt;
}

async function undisturbed(kind: keyof typeof fates, seed: number) {
  const workspace = workshop.newFolder();
  expect(await workshop.live(workspace, 'import', { seed: 0 })).toBe('done');
  expect(await workshop.live(workspace, kind, { seed })).toBe('done');
  return cameOf(workspace);
}

describe('a study whose backend is killed', () => {
  it('again and again loses no trial, doubles none, and comes to what it comes to without', async () => {
    const expected = await undisturbed('study', 1);
    expect(new Set(expected.trials.map(({ state }) => state))).toEqual(new Set(['complete']));
    expect(expected.runs).toHaveLength(expected.trials.length);

    const stormy = workshop.newFolder();
    await storm('study', 1, stormy);
    expect(cameOf(stormy)).toEqual(expected);
  }, 300_000);

  it('promotes with ASHA what TPE chose, and trains the best with fresh seeds, as it does without', async () => {
    const expected = await undisturbed('halving', 1);
    expect(expected.trials.some(({ stretches }) => stretches.length > 1)).toBe(true);
    expect(expected.trials.some(({ state }) => state === 'paused')).toBe(true);
    const { candidates = [] } = expected.confirmation ?? {};
    expect(candidates.length).toBeGreaterThan(1);
    expect(candidates.every(({ windows }) => windows.map(({ runs }) => runs).join() === '2,2')).toBe(true);

    const stormy = workshop.newFolder();
    const killedAt = await storm('halving', 1, stormy);
    expect(new Set(killedAt)).toEqual(new Set(['searching', 'confirming']));
    expect(cameOf(stormy)).toEqual(expected);
  }, 600_000);
});
