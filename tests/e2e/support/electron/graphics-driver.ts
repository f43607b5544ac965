import { registerHooks } from 'node:module';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { MessageChannel } from 'node:worker_threads';
import { setTimeout as wait } from 'node:timers/promises';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from '../../../../src-main/contract';
import type { RunId } from '../../../../src-main/core/common/ids';
import { isTerminal } from '../../../../src-main/core/run/state';
import { graphicsUrl } from '../../../../src-main/shells/electron/graphics-page';
import { startGraphicsHost } from '../graphics/page';
import { createStandIn } from './stand-in';

/** Loads the built main process with the stand-in, whose hidden windows are pages of a real Chromium, trains there, and tells. */
const [, , root = '', workspace = '', userData = '', resources = ''] = process.argv;
Object.assign(process, { resourcesPath: resources });
process.argv.splice(1, Infinity, root, '--workspace', workspace);

const host = await startGraphicsHost();
const electron = createStandIn({
  ...{ root, userData, hasLock: true },
  onHidden(window, port) {
    const page = host.open();
    page.onMessage((message) => {
      port.postMessage(message);
    });
    page.onGone((reason) => window.webContents.emit('render-process-gone', {}, { reason }));
    port.on('message', (message) => {
      page.post(message);
    });
  },
});
const { app, ipcMain } = electron.modules;
Object.assign(globalThis, { electronStandIn: electron.modules });
const names = Object.keys(electron.modules).join(', ');
const standIn = `data:text/javascript,${encodeURIComponent(`export const { ${names} } = globalThis.electronStandIn;`)}`;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: standIn, shortCircuit: true } : next(specifier, context),
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await wait(50);
}

function connect(): ContractRouterClient<Contract> {
  let port: MessageChannel['port1'] | undefined;
  ipcMain.emit('gatewise:connect', {
    senderFrame: { url: 'app://gatewise/', parent: null },
    sender: {
      postMessage(_channel: string, _message: unknown, [first]: { transferred: MessageChannel['port1'] }[]) {
        port = first?.transferred;
      },
    },
  });
  return createORPCClient(new RPCLink({ port: port as unknown as globalThis.MessagePort }));
}

async function experimentOf(client: ContractRouterClient<Contract>, epochs: number) {
  const file = join(userData, 'sine.csv');
  const rows = Array.from({ length: 120 }, (_, row) => {
    const time = new Date(Date.UTC(2024, 0, 1, row)).toISOString().slice(0, 19);
    return `${time},${(Math.sin(row / 4) + 0.1 * Math.sin(row * 1.7)).toFixed(4)}`;
  });
  writeFileSync(file, `date,power\n${rows.join('\n')}\n`);
  for await (const _ of await client.datasets.import({ source: { kind: 'path', path: file } })) void _;
  const dataset = (await client.datasets.list()).find(({ name }) => name === 'sine');
  if (dataset === undefined) throw new Error('the file was not imported');
  const variantOf = (engine: string) => ({
    name: engine,
    configuration: {
      task: { target: 'power' },
      window: { lookback: 6, horizon: 1 },
      model: {
        kind: 'sequential',
        layers: [{ type: 'LSTM', units: 3 }],
        training: { epochs, batchSize: 16, earlyStopping: null, engine },
      },
    },
  });
  return client.experiments.create({
    name: `${String(epochs)} epochs`,
    datasetId: dataset.id,
    variants: ['webgpu', 'tfjs'].map(variantOf),
  });
}

const client = await (async () => {
  await import(pathToFileURL(join(root, 'out', 'main', 'index.js')).href);
  await until(() => electron.windows.length > 0 || electron.errors.length > 0);
  return connect();
})();

/** Follows a run to its end. */
async function followed(start: () => Promise<unknown>, onEpoch: (id: RunId, epoch: number) => void = () => undefined) {
  const events = await client.runs.watch({});
  await start();
  for await (const event of events) {
    if (event.type === 'epoch') onEpoch(event.id, event.record.epoch);
    if (event.type !== 'changed' || !isTerminal(event.run.state)) continue;
    const { state, history, error, environment, checkpointEpoch } = await client.runs.get({ id: event.run.id });
    return { id: event.run.id, state, history, error, environment, checkpointEpoch };
  }
  throw new Error('the stream ended');
}

async function use() {
  const probe = (await client.system.devices({ again: true })).find(({ id }) => id === 'webgpu');
  const opened = electron.hidden[0];
  const apart = [...electron.sessions.values()][0];
  const short = await experimentOf(client, 3);
  const start = (experimentId: typeof short.id, variant: number) => () =>
    client.runs.start({ experimentId, variants: [variant], seed: 3 });
  const trained = await followed(start(short.id, 0));
  const reference = await followed(start(short.id, 1));

  const long = await experimentOf(client, 100_000);
  const paused = await followed(start(long.id, 0), (id) => void client.runs.pause({ ids: [id] }));
  const ids = [paused.id];
  const crashed = await followed(
    () => client.runs.resume({ ids }),
    () => void host.crash(),
  );
  const stopped = await followed(
    () => client.runs.resume({ ids }),
    (id, epoch) => {
      if (epoch > (paused.checkpointEpoch ?? 0)) void client.runs.stopAndKeep({ id });
    },
  );
  const cancelled = await followed(start(long.id, 0), (id) => void client.runs.cancel({ ids: [id] }));
  const last = electron.hidden.at(-1);
  const session = [...electron.sessions.values()].at(-1);
  // That of the cancelled run; a test that hangs here has found one that stays.
  await until(() => last?.isDestroyed() === true);
  const window = {
    ...{ options: opened?.options, url: opened?.url, checked: apart?.checked?.() },
    openWindow: opened?.webContents.windowOpenHandler?.({ url: graphicsUrl }).action,
    left: ['https://example.org/', 'app://gatewise/', graphicsUrl].map((url) => {
      let isPrevented = false;
      opened?.webContents.emit('will-navigate', { url, preventDefault: () => (isPrevented = true) });
      return isPrevented;
    }),
    refused: ['https://example.org/', 'app://gatewise/', 'app://graphics/other.js', `${graphicsUrl}page.js`].map(
      (url) => {
        let isRefused = false;
        apart?.filter?.({ url }, ({ cancel }) => (isRefused = cancel));
        return isRefused;
      },
    ),
    isUnhandled: session?.answer === undefined,
  };
  electron.windows[0]?.emit('closed');
  await until(() => app.quits > 0);
  return {
    ...{ probe, trained, reference, paused, crashed, stopped, cancelled, window },
    ...{
      switches: electron.switches,
      complaints: host.complaints,
      left: electron.hidden.filter((hidden) => !hidden.isDestroyed()).length,
    },
  };
}

export type GraphicsObservations = Awaited<ReturnType<typeof use>>;

const observations = await use();
await host.close();
process.send?.(observations, undefined, undefined, () => process.exit());
