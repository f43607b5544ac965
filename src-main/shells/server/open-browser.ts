import { spawn } from 'node:child_process';

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

/** Opens a URL in the default browser where there is one. Its failure changes nothing: the URL is printed as well. */
export function openBrowser(url: string): void {
  const command = openCommand(url, process.platform, process.env);
  if (command === undefined) return;
  const [program, ...parameters] = command;
  const child = spawn(program, parameters, { stdio: 'ignore', detached: true });
  child.on('error', () => {
    process.stderr.write('No browser could be opened: copy the link above into one.\n');
  });
  child.unref();
}
