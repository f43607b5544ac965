// The browser shell with hot reload; runs under the required Node only (see dev.mjs).
import { fork } from 'node:child_process';
import { resolveConfig } from 'electron-vite';
import { build, createServer, mergeConfig } from 'vite';
import { inRoot } from './lib/project.mjs';

const backendPort = 47_110;
const backend = `http://127.0.0.1:${backendPort}`;
const parameters = process.argv.slice(2);

process.env.NODE_ENV_ELECTRON_VITE = 'development';
const { config } = await resolveConfig({ logLevel: 'info' }, 'serve', 'development');
if (config?.main === undefined || config.renderer === undefined)
  throw new Error('electron.vite.config.ts lacks a part.');

const proxy = Object.fromEntries(
  ['/rpc', '/api', '/upload', '/files', '/session'].map((path) => [
    path,
    { target: backend, changeOrigin: true, ws: path === '/rpc' },
  ]),
);
const page = await createServer(
  mergeConfig(config.renderer, { server: { host: '127.0.0.1', port: 47_111, strictPort: true, proxy } }),
);
await page.listen();
const origin = `http://127.0.0.1:${page.config.server.port}`;

let child;
function startBackend() {
  child = fork(
    inRoot('out', 'main', 'server.js'),
    ['--port', String(backendPort), '--dev-origin', origin, ...parameters],
    {
      stdio: 'inherit',
    },
  );
}
function restartBackend() {
  if (child === undefined || child.exitCode !== null) return startBackend();
  child.once('exit', startBackend);
  child.kill('SIGTERM');
}

const watcher = await build({ ...config.main, build: { ...config.main.build, watch: {} } });
watcher.on('event', (event) => {
  if (event.code === 'END') restartBackend();
});

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, async () => {
    child?.kill('SIGTERM');
    await watcher.close();
    await page.close();
    process.exit(0);
  });
}
