import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { panels, unseen } from '../../gallery/panels';
import { scenes } from '../../gallery/scenes';

const renderer = resolve(import.meta.dirname, '../../../src-renderer');

/** Every component of the page, by its file. */
const files = ['charts', 'components', 'views'].flatMap((room) =>
  readdirSync(join(renderer, room), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.vue'))
    .map((path) => `${room}/${path.replaceAll('\\', '/')}`),
);
const names = scenes.map(({ name }) => name);

/** Screens of the router that show what they asked for; the others ask for nothing when they open. */
const screens = [...readFileSync(join(renderer, 'router.ts'), 'utf8').matchAll(/import\('\.\/(views\/[^']+\.vue)'\)/g)]
  .map(([, path]) => path ?? '')
  .filter((path) => !/NotFoundView|ImportView/.test(path));

describe('the gallery', () => {
  it('has every component of the page, and no other', () => {
    expect([...Object.keys(panels), ...Object.keys(unseen)].sort()).toEqual(files.sort());
  });

  it('tells components by the names of their files', () => {
    const short = files.map((path) => path.replace(/^.*\//, ''));
    expect(short.filter((name, at) => short.indexOf(name) !== at)).toEqual([]);
  });

  it.each(files.filter((path) => unseen[path] === undefined))('shows %s in a scene that there is', (path) => {
    const shown = panels[path] ?? [];
    expect(shown.length).toBeGreaterThan(0);
    expect(names).toEqual(expect.arrayContaining([...shown]));
  });

  it.each(screens)('shows %s while it loads, with an error, with one, with many and with very long names', (path) => {
    for (const state of ['loading', 'error', 'one', 'many', 'very long names']) {
      expect(
        (panels[path] ?? []).some((scene) => scene.endsWith(`, ${state}`)),
        state,
      ).toBe(true);
    }
  });

  it('has no two scenes of one name', () => {
    expect(new Set(names).size).toBe(names.length);
  });
});
