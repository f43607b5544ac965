import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

const linuxNames = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'google-chrome-beta',
  'microsoft-edge',
  'microsoft-edge-stable',
];

const macApplications = ['Google Chrome', 'Chromium', 'Microsoft Edge'];

const windowsPrograms = [
  join('Google', 'Chrome', 'Application', 'chrome.exe'),
  join('Microsoft', 'Edge', 'Application', 'msedge.exe'),
  join('Chromium', 'Application', 'chrome.exe'),
];

export interface ChromeSurroundings {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Where Chrome, Chromium and Edge are usually installed, best first. `CHROME_PATH` goes before all of them. */
export function listChromePaths({ platform, home, environment }: ChromeSurroundings): string[] {
  const asked = environment['CHROME_PATH'];
  const first = asked === undefined || asked === '' ? [] : [asked];
  if (platform === 'darwin') {
    return first.concat(
      macApplications.flatMap((name) =>
        ['/Applications', join(home, 'Applications')].map((folder) =>
          join(folder, `${name}.app`, 'Contents', 'MacOS', name),
        ),
      ),
    );
  }
  if (platform === 'win32') {
    const folders = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA']
      .map((name) => environment[name])
      .filter((folder) => folder !== undefined);
    return first.concat(windowsPrograms.flatMap((program) => folders.map((folder) => join(folder, program))));
  }
  const folders = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return first.concat(
    linuxNames.flatMap((name) => [...folders, '/usr/bin', '/snap/bin'].map((folder) => join(folder, name))),
  );
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // Not there, or not for us: the next candidate may be.
    return false;
  }
}

/** Path of an installed Chrome, Chromium or Edge; undefined when there is none. */
export function findChrome(
  surroundings: ChromeSurroundings = { platform: process.platform, home: homedir(), environment: process.env },
): string | undefined {
  return listChromePaths(surroundings).find(isProgram);
}
