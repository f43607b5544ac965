import { relative, resolve, sep } from 'node:path';
import { RPCHandler } from '@orpc/server/message-port';
import { ipcMain, type IpcMainEvent, MessageChannelMain, shell } from 'electron';
import { localeSchema, type Locale } from '../../core/common/locale';
import type { BackendRouter } from '../common';
import { channels } from './channels';
import { isTrustedSender } from './urls';

function isOurs({ senderFrame }: IpcMainEvent, trusted: ReadonlySet<string>): boolean {
  const sender = senderFrame === null ? null : { url: senderFrame.url, isMainFrame: senderFrame.parent === null };
  return isTrustedSender(sender, trusted);
}

/** Whether a path lies below a folder, by its name alone. */
export function liesBelow(folder: string, path: string): boolean {
  const way = relative(folder, resolve(path));
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && resolve(folder, way) === resolve(path);
}

export interface PageConnections {
  readonly router: BackendRouter;
  readonly trusted: ReadonlySet<string>;
  readonly workspace: string;
  /** Hears the language of the page, at its start and after each change. */
  readonly onLanguage: (locale: Locale) => void;
}

/** Hands a port that speaks the contract to every page of ours that asks for one, and hears what else it tells. */
export function connectPages({ router, trusted, workspace, onLanguage }: PageConnections): void {
  const handler = new RPCHandler(router);
  ipcMain.on(channels.connect, (event) => {
    if (!isOurs(event, trusted)) return;
    const { port1, port2 } = new MessageChannelMain();
    handler.upgrade(port1);
    port1.start();
    event.sender.postMessage(channels.port, null, [port2]);
  });
  ipcMain.on(channels.language, (event, locale: unknown) => {
    const { data } = localeSchema.safeParse(locale);
    if (isOurs(event, trusted) && data !== undefined) onLanguage(data);
  });
  ipcMain.on(channels.showFile, (event, path: unknown) => {
    if (isOurs(event, trusted) && typeof path === 'string' && liesBelow(workspace, path)) shell.showItemInFolder(path);
  });
}
