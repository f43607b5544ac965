import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lastingFolder } from '../support/store';
import type { Action } from './storm/actions';
import { inspectWorkspace } from './storm/inspect';
import { openWorkshop, type Workshop } from './storm/workshop';

let workshop: Workshop;
let workspace: string;
const folder = lastingFolder();
const sound = { wrong: [], stuck: [], left: [] };

beforeAll(async () => {
  workshop = await openWorkshop(folder);
  workspace = workshop.newFolder();
  expect(await workshop.live(workspace, 'import', { seed: 0 })).toBe('done');
  expect(await workshop.live(workspace, 'train', { seed: 0 })).toBe('done');
  expect(await inspectWorkspace(workspace)).toEqual(sound);
}, 120_000);

afterAll(() => {
  workshop.remove();
});

/** `npm run storm` kills at random moments; here each kill comes at a word that a job says. */
describe('a backend that is killed', () => {
  it.each<readonly [Action, number]>([
    ['import', 1],
    ['import', 4],
    ['generate', 2],
    ['train', 1],
    ['train', 12],
    ['train', 60],
    ['backtest', 2],
    ['report', 1],
    ['serve', 20],
  ])(
    'at %s, when its jobs have said %i things, leaves nothing wrong, stuck or in the way',
    async (action, messages) => {
      expect(await workshop.live(workspace, action, { seed: messages + 1, messages })).toBe('killed');
      expect(await inspectWorkspace(workspace)).toEqual(sound);
    },
  );

  it('while it brings an older database up to date leaves that or the new one', async () => {
    const older = await workshop.olderWorkspace();
    const backups = join(older, 'backups');
    const copying = (end: () => void): void => {
      if (existsSync(backups) && readdirSync(backups).length > 0) end();
      else setTimeout(copying, 1, end);
    };
    expect(await workshop.live(older, 'migration', { seed: 1, kill: copying })).toMatch(/killed|done/);
    expect(await inspectWorkspace(older)).toEqual(sound);
  });
});
