import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BrowserWindow } from 'electron';
import type { PdfPrinter } from '../../app';
import { GatewiseError } from '../../core/common/errors';

/** Prints with a hidden window that runs no script and reaches no network. */
export function createWindowPrinter(): PdfPrinter {
  return {
    available: () => Promise.resolve(true),
    async print(html, { paper, signal, folder }) {
      const window = new BrowserWindow({
        show: false,
        webPreferences: { sandbox: true, javascript: false, partition: 'print', contextIsolation: true },
      });
      const cancel = (): void => {
        window.destroy();
      };
      signal.addEventListener('abort', cancel, { once: true });
      try {
        const path = join(folder, 'report.html');
        await writeFile(path, html);
        await window.loadFile(path);
        return await window.webContents.printToPDF({
          pageSize: paper,
          printBackground: true,
          preferCSSPageSize: true,
          generateTaggedPDF: true,
        });
      } catch (error) {
        if (signal.aborted) throw new GatewiseError('CANCELLED', 'Printing was cancelled.', {}, { cause: error });
        throw error;
      } finally {
        signal.removeEventListener('abort', cancel);
        if (!window.isDestroyed()) window.destroy();
      }
    },
  };
}
