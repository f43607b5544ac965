import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { app, dialog, Menu, protocol, session } from 'electron';
import { createBackend } from '../../app';
import { toErrorValue } from '../../core/common/errors';
import { preferredLocale, type Locale } from '../../core/common/locale';
import { ElectronHost } from '../../jobs/electron-host';
import { chooseWorkspace, findApplicationFolder, keepGoing } from '../common';
import { connectPages } from './connection';
import { createGraphicsWindows } from './graphics-window';
import { denyPermissions } from './guards';
import { menuTemplate } from './menu';
import { answerPage } from './page-files';
import { createWindowPrinter } from './printer';
import { appOrigin, trustedOrigins } from './urls';
import { openWindow, sendCommand, showWindow } from './window';

const developmentUrl = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL'];

protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
]);

function readWorkspaceOption(): string | undefined {
  const { values } = parseArgs({
    args: process.argv.slice(1),
    options: { workspace: { type: 'string' } },
    // Electron and Chromium have switches of their own.
    strict: false,
  });
  return typeof values.workspace === 'string' ? values.workspace : undefined;
}

async function start(): Promise<void> {
  keepGoing();
  const folder = findApplicationFolder(app.getAppPath());
  const trusted = trustedOrigins(developmentUrl);
  protocol.handle('app', (request) => answerPage(folder.renderer, request.url));
  denyPermissions(session.defaultSession);

  const backend = await createBackend({
    workspace: chooseWorkspace(readWorkspaceOption()),
    shell: 'electron',
    version: folder.version,
    jobEntry: folder.jobEntry,
    // Outside of the archive when packaged: DuckDB reads the sample, and knows nothing of archives.
    resources: app.isPackaged ? process.resourcesPath : folder.resources,
    printer: createWindowPrinter(),
    host: new ElectronHost(
      createGraphicsWindows({
        script: join(folder.root, 'out', 'graphics', 'page.js'),
        preload: join(folder.root, 'out', 'preload', 'graphics.cjs'),
      }),
    ),
  });
  await backend.offerSamples().catch((error: unknown) => {
    process.stderr.write(`Gatewise starts without its sample dataset: ${toErrorValue(error).message}\n`);
  });
  // The page has the last word: it knows the setting, and tells each change of it.
  const showMenu = (locale: Locale): void => {
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, locale, sendCommand)));
  };
  showMenu(preferredLocale(app.getPreferredSystemLanguages()));
  connectPages({
    router: backend.router,
    trusted,
    workspace: backend.workspaceDirectory,
    onLanguage: showMenu,
  });

  let closed = false;
  app.on('before-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    void backend.close().finally(() => {
      closed = true;
      app.quit();
    });
  });

  const open = (): void => {
    openWindow({
      url: developmentUrl ?? `${appOrigin}/`,
      trusted,
      preload: join(folder.root, 'out', 'preload', 'index.cjs'),
      statePath: join(app.getPath('userData'), 'window.json'),
      onClosed: quitWithoutWindow,
    });
  };
  app.on('second-instance', showWindow);
  app.on('activate', () => {
    if (!showWindow()) open();
  });
  open();
}

/** Not once all windows are closed: hidden ones, which print and compute, may be open still. */
function quitWithoutWindow(): void {
  if (process.platform !== 'darwin') app.quit();
}

// Without a listener the program would end, on macOS too.
app.on('window-all-closed', () => undefined);

// Else Chromium keeps WebGPU from most drivers of Linux; the pages of this program are its own.
if (process.platform === 'linux') app.commandLine.appendSwitch('enable-unsafe-webgpu');

if (app.requestSingleInstanceLock()) {
  app
    .whenReady()
    .then(start)
    .catch((error: unknown) => {
      dialog.showErrorBox('Gatewise cannot start', toErrorValue(error).message);
      app.exit(1);
    });
} else app.quit();
