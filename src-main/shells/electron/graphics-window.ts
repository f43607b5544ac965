import { BrowserWindow, session } from 'electron';
import { existsSync } from 'node:fs';
import type { OpenGraphicsWindow } from '../../jobs/electron-host';
import { channels } from './channels';
import { answerGraphicsPage, graphicsUrl, isOfGraphicsPage } from './graphics-page';
import { denyPermissions, keepOnPage } from './guards';

export interface GraphicsWindowOptions {
  /** Path of the page's built script. */
  readonly script: string;
  /** Path of the preload script, which hands the port to the page and does nothing else. */
  readonly preload: string;
}

let opened = 0;

/**
 * Hidden windows that train by Chromium's own WebGPU, one for each process that asks: sandboxed, each with a session of its own
 * in memory whose two addresses are the page and its script, without any permission, network or file.
 */
export function createGraphicsWindows({ script, preload }: GraphicsWindowOptions): OpenGraphicsWindow {
  return (port, onGone) => {
    opened += 1;
    const partition = `graphics-${opened}`;
    const own = session.fromPartition(partition, { cache: false });
    denyPermissions(own);
    own.protocol.handle('app', ({ url }) => answerGraphicsPage(script, url));
    own.webRequest.onBeforeRequest(({ url }, answer) => {
      answer({ cancel: !isOfGraphicsPage(url) });
    });
    const window = new BrowserWindow({
      show: false,
      webPreferences: {
        partition,
        preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
        // It is never seen, and works all the same.
        backgroundThrottling: false,
      },
    });
    let isOver = false;
    const close = (): void => {
      if (isOver) return;
      isOver = true;
      own.protocol.unhandle('app');
      if (!window.isDestroyed()) window.destroy();
    };
    const end = (reason: string): void => {
      if (isOver) return;
      close();
      onGone(reason);
    };
    const { webContents } = window;
    keepOnPage(webContents, { isAllowed: (url) => url === graphicsUrl });
    webContents.once('render-process-gone', (_event, { reason }) => {
      end(reason);
    });
    window.once('closed', () => {
      end('closed');
    });
    if (!existsSync(script)) end('its script is not part of this build');
    else {
      window.loadURL(graphicsUrl).then(
        () => {
          if (!isOver) webContents.postMessage(channels.graphicsPort, null, [port]);
        },
        (error: unknown) => {
          end(error instanceof Error ? error.message : String(error));
        },
      );
    }
    return { close };
  };
}
