import { BrowserWindow, session } from 'electron';
import type { PdfPrinter } from '../../app';
import { GatewiseError } from '../../core/common/errors';
import { said } from '../../core/common/sentence';
import { securityHeaders } from '../common';
import { denyPermissions, keepOnPage } from './guards';

const pageUrl = 'app://print/report.html';
/** One self-contained page: its own styles and the pictures within it. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; frame-ancestors 'none'";

let printed = 0;

/**
 * Prints with a hidden window that runs no script, reaches no network and no file, and goes nowhere. Each report has a
 * session of its own, in memory, whose one address is the report.
 */
export function createWindowPrinter(): PdfPrinter {
  return {
    available: () => Promise.resolve(true),
    async print(html, { paper, signal }) {
      printed += 1;
      const partition = `print-${printed}`;
      const own = session.fromPartition(partition, { cache: false });
      denyPermissions(own);
      const headers = {
        ...securityHeaders,
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': policy,
      };
      own.protocol.handle('app', ({ url }) =>
        url === pageUrl ? new Response(html, { headers }) : new Response('Refused', { status: 403, headers }),
      );
      own.webRequest.onBeforeRequest(({ url }, answer) => {
        answer({ cancel: url !== pageUrl && !url.startsWith('data:') });
      });
      const window = new BrowserWindow({
        show: false,
        webPreferences: {
          partition,
          sandbox: true,
          contextIsolation: true,
          nodeIntegration: false,
          javascript: false,
          webviewTag: false,
        },
      });
      keepOnPage(window.webContents, { isAllowed: (url) => url === pageUrl });
      const cancel = (): void => {
        window.destroy();
      };
      signal.addEventListener('abort', cancel, { once: true });
      try {
        await window.loadURL(pageUrl);
        return await window.webContents.printToPDF({
          pageSize: paper,
          printBackground: true,
          preferCSSPageSize: true,
          generateTaggedPDF: true,
        });
      } catch (error) {
        if (signal.aborted) throw new GatewiseError('CANCELLED', said`Printing was cancelled.`, {}, { cause: error });
        throw error;
      } finally {
        signal.removeEventListener('abort', cancel);
        if (!window.isDestroyed()) window.destroy();
        own.protocol.unhandle('app');
      }
    },
  };
}
