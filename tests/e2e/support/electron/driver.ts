import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as wait } from 'node:timers/promises';
import type { MessagePort } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from '../../../../src-main/contract';
import { createStandIn, type StandIn } from './stand-in';

/** Loads the built main process with the stand-in, does what a page and a person would, and sends home what it saw. */
const [, , root = '', workspace = '', userData = '', resources = '', lock = ''] = process.argv;
Object.assign(process, { resourcesPath: resources });
process.argv.splice(1, Infinity, root, '--workspace', workspace);

const electron = createStandIn({ root, userData, hasLock: lock === 'lock' });
const { app, ipcMain } = electron.modules;
Object.assign(globalThis, { electronStandIn: electron.modules });
const names = Object.keys(electron.modules).join(', ');
const standIn = `data:text/javascript,${encodeURIComponent(`export const { ${names} } = globalThis.electronStandIn;`)}`;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: standIn, shortCircuit: true } : next(specifier, context),
});

async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 600 && !condition(); turn++) await wait(100);
}

/** Sends an IPC message as a frame would; answers with the port that came back. */
function askForPort(url: string, isMainFrame: boolean): MessagePort | undefined {
  let port: MessagePort | undefined;
  ipcMain.emit('gatewise:connect', {
    senderFrame: { url, parent: isMainFrame ? null : {} },
    sender: {
      postMessage(_channel: string, _message: unknown, [first]: { transferred: MessagePort }[]) {
        port = first?.transferred;
      },
    },
  });
  return port;
}

async function useContract(port: MessagePort) {
  const client: ContractRouterClient<Contract> = createORPCClient(
    new RPCLink({ port: port as unknown as globalThis.MessagePort }),
  );
  const { shell, workspace: opened } = await client.system.info();
  const datasets = await client.datasets.list();
  const refusal = await client.runs.get({ id: 'run_0000000000' }).catch((error: unknown) => String(error));
  const events = await client.runs.watch({});
  await events.return?.();
  port.close();
  return { shell, workspace: opened, datasets: datasets.map(({ name, isSample }) => ({ name, isSample })), refusal };
}

async function useWindow(window: StandIn['windows'][number]) {
  const { webContents } = window;
  const leave = (event: string, url: string, isMainFrame = true): boolean => {
    let prevented = false;
    webContents.emit(event, { url, isMainFrame, preventDefault: () => (prevented = true) });
    return prevented;
  };
  const ask = async (url: string) => {
    const answer = await electron.protocols.get('app')?.(new Request(url));
    return {
      status: answer?.status,
      type: answer?.headers.get('content-type'),
      policy: answer?.headers.get('content-security-policy'),
    };
  };
  const permitted: boolean[] = [];
  for (const permission of ['media', 'geolocation', 'notifications', 'clipboard-read', 'openExternal'])
    electron.permissions.request?.(webContents, permission, (allowed) => permitted.push(allowed));
  const openWindows = ['https://example.org/', 'http://example.org/', 'file:///etc/passwd', 'app://gatewise/'].map(
    (url) => webContents.windowOpenHandler?.({ url }).action,
  );
  const refusedNavigations = {
    foreign: leave('will-navigate', 'https://example.org/'),
    file: leave('will-navigate', 'file:///etc/passwd'),
    redirect: leave('will-redirect', 'https://example.org/'),
    foreignFrame: leave('will-frame-navigate', 'https://example.org/', false),
    foreignTop: leave('will-frame-navigate', 'about:srcdoc', true),
    preview: leave('will-frame-navigate', 'about:srcdoc', false),
    own: leave('will-navigate', 'app://gatewise/runs'),
  };
  const pages = {
    index: await ask('app://gatewise/'),
    outside: await ask('app://gatewise/..%2f..%2fpackage.json'),
    foreign: await ask('app://elsewhere/index.html'),
    missing: await ask('app://gatewise/assets/none.js'),
  };
  const ports = {
    foreign: askForPort('https://example.org/', true) !== undefined,
    frame: askForPort('app://gatewise/', false) !== undefined,
  };
  const port = askForPort('app://gatewise/', true);
  const answers = port === undefined ? undefined : await useContract(port);

  const showFile = (url: string, path: unknown): void => {
    ipcMain.emit('gatewise:show-file', { senderFrame: { url, parent: null } }, path);
  };
  showFile('https://example.org/', join(workspace, 'reports', 'foreign.pdf'));
  showFile('app://gatewise/', '/etc/passwd');
  showFile('app://gatewise/', 7);
  showFile('app://gatewise/', join(workspace, 'reports', 'own.pdf'));
  const speak = (url: string, locale: unknown): string => {
    ipcMain.emit('gatewise:language', { senderFrame: { url, parent: null } }, locale);
    return electron.menus.at(-1)?.[0]?.label ?? '';
  };
  const menuNames = {
    atStart: electron.menus.at(-1)?.[0]?.label,
    chosen: speak('app://gatewise/', 'ru'),
    foreign: speak('https://example.org/', 'en'),
    unknown: speak('app://gatewise/', 'xx'),
    changed: speak('app://gatewise/', 'en'),
  };
  app.emit('second-instance');
  electron.click('dataset.import');
  const listened = ipcMain.eventNames();

  window.emit('close');
  app.quit();
  const quitsBeforeClosing = app.quits;
  await until(() => app.quits > 0);
  return {
    ...{ schemes: electron.schemes, opened: electron.opened },
    ...{ shown: electron.shown, menu: JSON.stringify(electron.menus), options: window.options, url: window.url },
    ...{ focused: window.focused, permitted, checked: electron.permissions.check?.(), openWindows },
    ...{
      commands: webContents.sent,
      menuNames,
      refusedNavigations,
      pages,
      ports,
      answers,
      listened,
      quitsBeforeClosing,
      quits: app.quits,
    },
  };
}

/** What a window was seen to do; null where none was opened. */
export type WindowObservations = Awaited<ReturnType<typeof useWindow>>;

export interface Observations {
  readonly calls: readonly string[];
  readonly errors: readonly string[];
  readonly quits: number;
  readonly window: WindowObservations | null;
}

await import(pathToFileURL(join(root, 'out', 'main', 'index.js')).href);
await until(() => electron.windows.length > 0 || electron.errors.length > 0 || app.quits > 0);
const [opened] = electron.windows;
const window = opened === undefined ? null : await useWindow(opened);
const observations: Observations = { calls: electron.calls, errors: electron.errors, quits: app.quits, window };
process.send?.(observations, undefined, undefined, () => process.exit());
