import { describe, expect, it } from 'vitest';
import type { MenuItemConstructorOptions } from 'electron';
import { localeSchema } from '../../../src-main/core/common/locale';
import { menuTemplate } from '../../../src-main/shells/electron/menu';

const items = (menu: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
  menu.flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []));

describe.each(localeSchema.options)('the menu in %s', (locale) => {
  const menuOf = (platform: NodeJS.Platform) => menuTemplate(platform, locale, () => undefined);

  it('has the application menu on macOS alone', () => {
    const roles = (platform: NodeJS.Platform) => items(menuOf(platform)).map(({ role }) => role);
    expect(roles('darwin')).toContain('about');
    expect(roles('linux')).not.toContain('about');
  });

  it.each(['linux', 'darwin', 'win32'] as const)('names everything on %s itself, and each once', (platform) => {
    const menus = menuOf(platform);
    const named = [...menus, ...items(menus)].filter(({ type }) => type !== 'separator');
    const labels = named.map(({ label }) => label ?? '');
    expect(labels).not.toContain('');
    expect(new Set(labels).size).toBe(labels.length);
  });

  it('has a letter of its own for each menu', () => {
    const letters = menuOf('linux').map(({ label }) => /&(.)/.exec(label ?? '')?.[1]?.toLowerCase());
    expect(letters).not.toContain(undefined);
    expect(new Set(letters).size).toBe(letters.length);
  });

  it('gives every accelerator once', () => {
    const accelerators = items(menuOf('linux')).flatMap(({ accelerator }) =>
      typeof accelerator === 'string' ? [accelerator] : [],
    );
    expect(accelerators).toContain('CmdOrCtrl+K');
    expect(new Set(accelerators).size).toBe(accelerators.length);
  });
});

it('is another in every language', () => {
  const menus = localeSchema.options.map((locale) => JSON.stringify(menuTemplate('linux', locale, () => undefined)));
  expect(new Set(menus).size).toBe(menus.length);
});
