import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { GatewiseError } from '../core/common/errors';
import { said } from '../core/common/sentence';
import { unfinishedName, writeFileAtomically } from '../disk';
import type { PdfPrinter } from './pdf-printer';
import type { Services } from './services';

/** A file name out of a title: letters and digits of any script, the rest as hyphens. */
export function reportFileName(title: string, createdAt: number): string {
  const slug = title
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  const stamp = new Date(createdAt).toISOString().replace(/[-:]/g, '').replace(/\..*/, '');
  return `${slug === '' ? 'report' : slug}-${stamp}.pdf`;
}

/** Where a browser gets a PDF of the workspace’s folder of reports. */
export const downloadPathOf = (name: string): string => `/files/reports/${encodeURIComponent(name)}`;

/** A folder for the printer's files, which a browser goes on writing for a moment after it was ended. */
async function withWorkFolder<T>(parent: string, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = join(parent, unfinishedName('print'));
  await mkdir(folder, { recursive: true });
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

/** The printer, if it can work. @throws GatewiseError PDF_UNAVAILABLE */
export async function requirePrinter({ printer }: Pick<Services, 'printer'>): Promise<PdfPrinter> {
  if (printer !== null && (await printer.available())) return printer;
  throw new GatewiseError(
    'PDF_UNAVAILABLE',
    said`No Chrome, Chromium or Edge was found to print with. Use the browser’s own print dialog, or export HTML.`,
  );
}

/** A page as a PDF in the workspace's folder of reports. @throws GatewiseError PDF_UNAVAILABLE, CANCELLED */
export async function printToWorkspace(
  services: Pick<Services, 'printer' | 'workspace' | 'now'>,
  { html, title, paper }: { readonly html: string; readonly title: string; readonly paper: 'A4' | 'Letter' },
  signal: AbortSignal | undefined,
): Promise<{ path: string; bytes: number; downloadPath: string }> {
  const printer = await requirePrinter(services);
  const folder = join(services.workspace.directory, 'reports');
  const bytes = await withWorkFolder(folder, (work) =>
    printer.print(html, { paper, signal: signal ?? new AbortController().signal, folder: work }),
  );
  const name = reportFileName(title, services.now());
  const path = join(folder, name);
  await writeFileAtomically(path, bytes);
  return { path, bytes: bytes.byteLength, downloadPath: downloadPathOf(name) };
}
