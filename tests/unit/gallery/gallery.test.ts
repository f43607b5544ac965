import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { panels, unlisted, unseen } from '../../gallery/panels';
import { scenes } from '../../gallery/scenes';

const renderer = resolve(import.meta.dirname, '../../../src-renderer');

/** Every component of the page, by its file. */
const files = ['charts', 'components', 'views'].flatMap((room) =>
  readdirSync(join(renderer, room), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.vue'))
    .map((path) => `${room}/${path.replaceAll('\\', '/')}`),
);
const names = scenes.map(({ name }) => name);

/** Components that have neither a scene nor a reason why none can show them, and those of the lists that are no components. */
const missing = (lists: readonly object[], components: readonly string[]): string[] => {
  const listed = lists.flatMap((list) => Object.keys(list));
  return [
    ...components.filter((path) => !listed.includes(path)),
    ...listed.filter((path) => !components.includes(path)),
  ];
};

/** Screens of the router that show what they asked for; the others ask for nothing when they open. */
const screens = [...readFileSync(join(renderer, 'router.ts'), 'utf8').matchAll(/import\('\.\/(views\/[^']+\.vue)'\)/g)]
  .map(([, path]) => path ?? '')
  .filter((path) => !/NotFoundView|ImportView/.test(path));

describe('the gallery', () => {
  it('has every component of the page, and no other', () => {
    expect(missing([panels, unseen], files)).toEqual([]);
  });

  it('misses a component without a scene, and a scene without its component', () => {
    expect(missing([{ 'views/A.vue': ['a, one'] }], ['views/A.vue', 'views/B.vue'])).toEqual(['views/B.vue']);
    expect(missing([{ 'views/A.vue': ['a, one'], 'views/B.vue': [] }], ['views/A.vue'])).toEqual(['views/B.vue']);
  });

  it('misses a component that was not on the page in one of its scenes', () => {
    const list = { 'views/A.vue': ['a, one', 'a, many'], 'views/b/B.vue': ['b, one'] };
    const seen = new Map([['A', new Set(['a, one'])]]);
    expect(unlisted(list, seen)).toEqual([
      'views/A.vue was not seen in “a, many”.',
      'views/b/B.vue was not seen in “b, one”.',
    ]);
    expect(unlisted({ 'views/A.vue': ['a, one'] }, seen)).toEqual([]);
  });

  it('says why where a component has no scene', () => {
    for (const reason of Object.values(unseen)) expect(reason).toMatch(/\w.*\.$/);
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
