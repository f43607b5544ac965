// Builds the parts named on the command line; runs under the required Node only.
import { writeFileSync } from 'node:fs';
import { resolveConfig } from 'electron-vite';
import { build } from 'vite';
import { licencesText } from './lib/licences.mjs';
import { inRoot } from './lib/project.mjs';

process.env.NODE_ENV_ELECTRON_VITE = 'production';
for (const name of process.argv.slice(2)) {
  if (name === 'graphics') {
    await build({ configFile: inRoot('graphics.vite.config.ts'), logLevel: 'warn' });
    continue;
  }
  const { config } = await resolveConfig({ logLevel: 'warn' }, 'build', 'production');
  const target = config?.[name];
  if (target === undefined) throw new Error(`electron.vite.config.ts has no part called ${name}.`);
  await build({ ...target, logLevel: 'warn' });
  // What the page shows of licences; the bundler's own list knows neither data nor what stays in node_modules.
  if (name === 'renderer') {
    const folder = inRoot('out', 'renderer');
    writeFileSync(`${folder}/licences.txt`, licencesText(`${folder}/third-party-licences.md`));
  }
}
