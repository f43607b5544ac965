import { EventEmitter } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Observations, WindowObservations } from './support/electron/driver';
import { observeProgram } from './support/electron/start';

const root = resolve('.');

/** Loads the built main process in Node, with a stand-in for Electron and everything else real. */
describe('the built main process', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'gatewise-electron-')));
  const workspace = join(folder, 'workspace');
  const userData = join(folder, 'settings');
  const resources = join(folder, 'resources');
  let started: Observations;
  let seen: WindowObservations;

  const start = (place: string, hasLock?: boolean): Promise<Observations> =>
    observeProgram({ root, workspace: place, userData, resources }, hasLock);

  beforeAll(async () => {
    cpSync(join(root, 'resources', 'samples'), join(resources, 'samples'), { recursive: true });
    mkdirSync(userData);
    started = await start(workspace);
    if (started.window === null) throw new Error(started.errors.join('\n'));
    seen = started.window;
  }, 120_000);
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('starts without an error: the scheme is privileged before Electron is ready, one instance holds the lock', () => {
    expect(started.errors).toEqual([]);
    expect(started.calls).toEqual([
      'registerSchemesAsPrivileged',
      'requestSingleInstanceLock',
      'whenReady',
      'BrowserWindow',
    ]);
    expect(seen.schemes).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
    ]);
    expect(seen.focused).toBe(1);
  });

  it('opens nothing where another instance has the lock', async () => {
    const second = await start(join(folder, 'other'), false);
    expect(second).toMatchObject({ calls: ['registerSchemesAsPrivileged', 'requestSingleInstanceLock'], quits: 1 });
    expect(existsSync(join(folder, 'other'))).toBe(false);
  });

  it('opens a sandboxed window on the own page, with a preload that exists', () => {
    expect(seen.url).toBe('app://gatewise/');
    const { webPreferences } = seen.options as { webPreferences: Record<string, unknown> };
    const { preload, ...rest } = webPreferences;
    expect(rest).toEqual({ sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false });
    expect(preload).toBe(join(root, 'out', 'preload', 'index.cjs'));
    expect(existsSync(String(preload))).toBe(true);
  });

  it('grants no permission', () => {
    expect(seen.permitted).toEqual([false, false, false, false, false]);
    expect(seen.checked).toBe(false);
  });

  it('opens no window and leaves its page for no other; secure pages go to the system’s browser', () => {
    expect(seen.openWindows).toEqual(['deny', 'deny', 'deny', 'deny']);
    expect(seen.opened).toEqual(['https://example.org/']);
    expect(seen.refusedNavigations).toEqual({
      ...{ foreign: true, file: true, redirect: true, foreignFrame: true, foreignTop: true },
      ...{ preview: false, own: false },
    });
  });

  it('serves the built page by app:// with its policy, and nothing outside of it', () => {
    expect(seen.pages.index).toMatchObject({ status: 200, type: 'text/html; charset=utf-8' });
    expect(seen.pages.index.policy).toContain("script-src 'self'");
    for (const page of Object.values(seen.pages)) {
      expect(page.policy).toContain("default-src 'none'");
      expect(page.policy).not.toContain('unsafe-eval');
    }
    expect([seen.pages.outside.status, seen.pages.foreign.status, seen.pages.missing.status]).toEqual([403, 403, 404]);
  });

  it('answers the contract over a port that only the top frame of the own page gets', () => {
    expect(seen.ports).toEqual({ foreign: false, frame: false });
    expect(seen.listened).toEqual(['gatewise:connect', 'gatewise:language', 'gatewise:show-file']);
    expect(seen.answers).toMatchObject({ shell: 'electron', workspace });
    expect(seen.answers?.refusal).toContain('There is no run run_0000000000');
  });

  it('offers the sample from the resources beside the packaged program', () => {
    expect(seen.answers?.datasets).toMatchObject([{ isSample: true }]);
  });

  it('has a menu in the system’s language until its own page names the chosen one, and in that after each change', () => {
    expect(seen.menuNames).toEqual({
      atStart: '파일(&F)',
      chosen: '&Файл',
      ...{ foreign: '&Файл', unknown: '&Файл' },
      changed: '&File',
    });
  });

  it('shows files of the workspace alone in the file manager', () => {
    expect(seen.shown).toEqual([join(workspace, 'reports', 'own.pdf')]);
  });

  it('has a menu, remembers its window, and closes the workspace before it quits', () => {
    expect(seen.menu).toContain('CmdOrCtrl+K');
    expect(seen.commands).toEqual([{ channel: 'gatewise:command', message: 'dataset.import' }]);
    const state: unknown = JSON.parse(readFileSync(join(userData, 'window.json'), 'utf8'));
    expect(state).toEqual({ bounds: { x: 10, y: 20, width: 900, height: 700 }, maximized: false });
    expect([seen.quitsBeforeClosing, started.quits]).toEqual([0, 1]);
  });
});

describe('the built preload script', () => {
  const bridge = new Map<string, Record<string, (...parameters: unknown[]) => unknown>>();
  const ipcRenderer = Object.assign(new EventEmitter(), {
    sent: [] as unknown[][],
    send(...parameters: unknown[]) {
      this.sent.push(parameters);
    },
  });
  const posted: unknown[][] = [];
  const required: string[] = [];

  beforeAll(() => {
    const electron = {
      ipcRenderer,
      webUtils: { getPathForFile: (file: { path: string }) => file.path },
      contextBridge: {
        exposeInMainWorld(name: string, api: Record<string, (...parameters: unknown[]) => unknown>) {
          bridge.set(name, api);
        },
      },
    };
    // As in Electron's sandbox, where a preload script can load this one module.
    const load = (name: string): unknown => {
      required.push(name);
      if (name === 'electron') return electron;
      throw new Error(`module not found: ${name}`);
    };
    const window = { origin: 'app://gatewise', postMessage: (...parameters: unknown[]) => posted.push(parameters) };
    runInNewContext(readFileSync(join(root, 'out', 'preload', 'index.cjs'), 'utf8'), {
      require: load,
      window,
      module: {},
      exports: {},
    });
  });

  it('requires Electron alone and exposes five functions, none of which lets a channel be chosen', () => {
    expect(required).toEqual(['electron']);
    expect([...bridge.keys()]).toEqual(['gatewise']);
    const api = bridge.get('gatewise') ?? {};
    expect(Object.keys(api).sort()).toEqual(['connect', 'onCommand', 'pathForFile', 'showFile', 'useLanguage']);
    api['connect']?.('gatewise:show-file', '/etc/passwd');
    api['showFile']?.('/a/report.pdf', 'more');
    api['useLanguage']?.('ko', 'more');
    expect(ipcRenderer.sent).toEqual([
      ['gatewise:connect'],
      ['gatewise:show-file', '/a/report.pdf'],
      ['gatewise:language', 'ko'],
    ]);
    expect(api['pathForFile']?.({ path: '/a/b.csv' })).toBe('/a/b.csv');
  });

  it('passes a port on to its own page alone, and commands without the event', () => {
    const port = {};
    ipcRenderer.emit('gatewise:port', { ports: [port], sender: 'secret' });
    expect(posted).toEqual([[{ type: 'gatewise:port' }, 'app://gatewise', [port]]]);
    const heard: unknown[][] = [];
    const stop = bridge.get('gatewise')?.['onCommand']?.((...parameters: unknown[]) => heard.push(parameters));
    ipcRenderer.emit('gatewise:command', { sender: 'secret' }, 'palette');
    ipcRenderer.emit('gatewise:command', { sender: 'secret' }, { not: 'text' });
    expect(heard).toEqual([['palette']]);
    (stop as () => void)();
    expect(ipcRenderer.listenerCount('gatewise:command')).toBe(0);
  });
});
