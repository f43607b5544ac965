import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Command that opens a URL in the default browser; undefined where there is no display to open it on. */
export function openCommand(
  url: string,
  platform: NodeJS.Platform,
  environment: Readonly<Record<string, string | undefined>>,
): readonly [string, ...string[]] | undefined {
  if (platform === 'darwin') return ['open', url];
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', url];
  const hasDisplay = Boolean(environment['DISPLAY']) || Boolean(environment['WAYLAND_DISPLAY']);
  return hasDisplay ? ['xdg-open', url] : undefined;
}

/** What was made for opening a link; to be forgotten when the server ends. */
export interface OpenedLink {
  forget(): Promise<void>;
}

/**
 * Opens a launch link in the default browser where there is one. Its failure changes nothing: the link is printed as well.
 * The browser is handed a file that leads to it and that only this user can read, because anyone on the machine can
 * read the parameters of a program.
 */
export async function openLaunchLink(url: string, folder: string): Promise<OpenedLink | undefined> {
  const path = join(folder, `launch-${randomBytes(12).toString('hex')}.html`);
  const command = openCommand(pathToFileURL(path).href, process.platform, process.env);
  if (command === undefined) return undefined;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const page = `<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer"><meta http-equiv="refresh" content="0; url=${url}"><title>Gatewise</title>`;
  await writeFile(path, page, { mode: 0o600, flag: 'wx' });
  const [program, ...parameters] = command;
  const child = spawn(program, parameters, { stdio: 'ignore', detached: true });
  child.on('error', () => {
    process.stderr.write('No browser could be opened: copy the link above into one.\n');
  });
  child.unref();
  return { forget: () => rm(path, { force: true }) };
}
