// Builds the parts named on the command line; runs under the required Node only.
import { resolveConfig } from 'electron-vite';
import { build } from 'vite';

process.env.NODE_ENV_ELECTRON_VITE = 'production';
for (const name of process.argv.slice(2)) {
  const { config } = await resolveConfig({ logLevel: 'warn' }, 'build', 'production');
  const target = config?.[name];
  if (target === undefined) throw new Error(`electron.vite.config.ts has no part called ${name}.`);
  await build({ ...target, logLevel: 'warn' });
}
