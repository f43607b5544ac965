import { BrowserWindow, screen, shell } from 'electron';
import { channels } from './channels';
import { keepOnPage } from './guards';
import { isExternalPage, isTrustedUrl } from './urls';
import { fitState, readState, writeState } from './window-state';

export interface WindowOptions {
  readonly url: string;
  readonly trusted: ReadonlySet<string>;
  readonly preload: string;
  /** File that remembers where the window was. */
  readonly statePath: string;
  readonly onClosed: () => void;
}

/** The one window, while it is open. */
let current: BrowserWindow | undefined;

/** Brings the window to the front; false when there is none. */
export function showWindow(): boolean {
  if (current === undefined) return false;
  if (current.isMinimized()) current.restore();
  current.focus();
  return true;
}

/** Sends a command of the palette to the page. */
export function sendCommand(commandId: string): void {
  current?.webContents.send(channels.command, commandId);
}

/** Opens the window where it was the last time. Its page can neither navigate elsewhere nor open windows. */
export function openWindow({ url, trusted, preload, statePath, onClosed }: WindowOptions): void {
  const remembered = readState(statePath);
  const screens = screen.getAllDisplays().map((display) => display.workArea);
  const state = remembered === undefined ? undefined : fitState(remembered, screens);
  const window = new BrowserWindow({
    ...(state?.bounds ?? { width: 1280, height: 860 }),
    minWidth: 720,
    minHeight: 480,
    show: false,
    webPreferences: { preload, sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false },
  });
  if (state?.maximized === true) window.maximize();
  window.once('ready-to-show', () => {
    window.show();
  });
  window.on('close', () => {
    writeState(statePath, { bounds: window.getNormalBounds(), maximized: window.isMaximized() });
  });
  keepOnPage(window.webContents, {
    // The report's preview is a frame of the page's own text.
    isAllowed: (target, isMainFrame) =>
      isTrustedUrl(target, trusted) || (!isMainFrame && /^(about:srcdoc|blob:app:)/.test(target)),
    open(target) {
      if (isExternalPage(target)) void shell.openExternal(target);
    },
  });
  window.once('closed', () => {
    current = undefined;
    onClosed();
  });
  current = window;
  void window.loadURL(url);
}
