import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolvePage } from '../../../src-main/shells/electron/page-files';
import { isExternalPage, isTrustedSender, isTrustedUrl, trustedOrigins } from '../../../src-main/shells/electron/urls';
import { fitState } from '../../../src-main/shells/electron/window-state';

describe('the URL guard', () => {
  const trusted = trustedOrigins(undefined);

  it('lets the own page through and nothing that looks like it', () => {
    expect(isTrustedUrl('app://gatewise/runs', trusted)).toBe(true);
    for (const url of [
      'app://gatewise.example/',
      'app://other/',
      'app://user@gatewise/',
      'https://gatewise/',
      'file:///etc/passwd',
      'data:text/html,x',
      'javascript:alert(1)',
      'not a url',
      '',
    ]) {
      expect(isTrustedUrl(url, trusted), url).toBe(false);
    }
  });

  it('trusts a development server on this machine alone', () => {
    expect(isTrustedUrl('http://localhost:5173/runs', trustedOrigins('http://localhost:5173'))).toBe(true);
    expect(isTrustedUrl('http://evil.example:5173/', trustedOrigins('http://evil.example:5173'))).toBe(false);
    expect(isTrustedUrl('http://localhost:5174/', trustedOrigins('http://localhost:5173'))).toBe(false);
  });

  it('hands only secure web pages to the system', () => {
    expect(isExternalPage('https://example.org/')).toBe(true);
    for (const url of ['http://example.org/', 'file:///bin/sh', 'smb://host/share', 'mailto:a@b.c', 'x']) {
      expect(isExternalPage(url), url).toBe(false);
    }
  });

  it('hears the top frame of the own page alone', () => {
    expect(isTrustedSender({ url: 'app://gatewise/', isMainFrame: true }, trusted)).toBe(true);
    expect(isTrustedSender({ url: 'app://gatewise/', isMainFrame: false }, trusted)).toBe(false);
    expect(isTrustedSender({ url: 'https://example.org/', isMainFrame: true }, trusted)).toBe(false);
    expect(isTrustedSender(null, trusted)).toBe(false);
  });
});

describe('the page protocol', () => {
  const root = join('/', 'program', 'renderer');

  it('finds files, and the page itself for its routes', () => {
    const index = { kind: 'file', path: join(root, 'index.html') };
    expect(resolvePage(root, 'app://gatewise/assets/main.js')).toEqual({
      kind: 'file',
      path: join(root, 'assets', 'main.js'),
    });
    expect(resolvePage(root, 'app://gatewise/runs/r1?tab=log#x')).toEqual(index);
    expect(resolvePage(root, 'app://gatewise')).toEqual(index);
  });

  it.each([
    'app://gatewise/../secret.txt',
    'app://gatewise/%2e%2e/secret.txt',
    'app://gatewise/a/%2e%2e%2f%2e%2e/secret.txt',
    'app://gatewise/..%5csecret.txt',
    'app://gatewise/C:/secret.txt',
    'app://gatewise/%00.js',
    'app://gatewise/%zz.js',
    'app://other/main.js',
    'app://gatewise.example/main.js',
    'file:///etc/passwd',
  ])('refuses %s', (url) => {
    expect(resolvePage(root, url)).toEqual({ kind: 'refused' });
  });
});

describe('the remembered window', () => {
  const screen = { x: 0, y: 0, width: 1920, height: 1080 };
  const at = (x: number, y: number) => ({ bounds: { x, y, width: 1000, height: 700 }, maximized: false });

  it('comes back where a screen still shows it', () => {
    expect(fitState(at(100, 100), [screen])).toEqual(at(100, 100));
    expect(fitState(at(1900, 100), [screen])).toBeUndefined();
    expect(fitState(at(2500, 100), [screen, { ...screen, x: 1920 }])).toEqual(at(2500, 100));
  });
});
