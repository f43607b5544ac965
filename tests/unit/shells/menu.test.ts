import { describe, expect, it } from 'vitest';
import { menuTemplate } from '../../../src-main/shells/electron/menu';

describe('the menu', () => {
  it('has the application menu on macOS alone', () => {
    const roles = (platform: NodeJS.Platform) => menuTemplate(platform, () => undefined).map(({ role }) => role);
    expect(roles('darwin')).toContain('appMenu');
    expect(roles('linux')).not.toContain('appMenu');
  });

  it('gives every accelerator once', () => {
    const accelerators = menuTemplate('linux', () => undefined)
      .flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []))
      .flatMap(({ accelerator }) => (typeof accelerator === 'string' ? [accelerator] : []));
    expect(accelerators).toContain('CmdOrCtrl+K');
    expect(new Set(accelerators).size).toBe(accelerators.length);
  });
});
