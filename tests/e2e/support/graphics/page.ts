import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { GraphicsPort } from '../../../../src-main/engine';
import { answerGraphicsPage } from '../../../../src-main/shells/electron/graphics-page';
import { openBrowser } from '../workbench';
import { createCodec } from './codec';

/** Chromium's driver in software, which computes on the processor. */
const flags = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];

/** What the scripts of this file leave in the page. */
declare const gatewiseTest: {
  readonly devices: GPUDeviceLike[];
  handPort(tell: (text: string) => void): void;
  deliver(text: string): void;
};
interface GPUDeviceLike {
  destroy(): void;
}
declare const tellTest: (text: string) => void;

/** Runs the built preload script as Electron's sandbox does, and hands it the port that Electron would. */
const surroundings = `
  const gatewiseTest = { devices: [] };
  globalThis.gatewiseTest = gatewiseTest;
  const heard = new Map();
  const electron = { ipcRenderer: { once: (channel, hear) => heard.set(channel, hear) } };
  (function (require, module, exports) {
    PRELOAD
  })((name) => { if (name !== 'electron') throw new Error(name); return electron; }, {}, {});
  const { encode, decode } = (CODEC)();
  gatewiseTest.handPort = (tell) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => tell(encode(data));
    gatewiseTest.deliver = (text) => port1.postMessage(decode(text));
    heard.get('gatewise:graphics-port')({ ports: [port2] });
  };
  if (globalThis.GPUAdapter) {
    const { requestDevice } = GPUAdapter.prototype;
    GPUAdapter.prototype.requestDevice = async function (...parameters) {
      const device = await requestDevice.apply(this, parameters);
      gatewiseTest.devices.push(device);
      return device;
    };
  }
`;

/** The built page that computes, in a real Chromium. */
export interface GraphicsPageHost {
  /** Opens one and tells of it; may be called again when it is gone. */
  open(): GraphicsPort;
  /** Messages to the page, by their type. */
  readonly posted: Map<string, number>;
  /** What the browser says that the page did wrong. */
  readonly complaints: string[];
  /** Takes the device away from the page that was opened last, as a driver does that crashes. */
  loseDevice(): Promise<void>;
  /** Ends the process of the page that was opened last. */
  crash(): Promise<void>;
  close(): Promise<void>;
}

async function loadPage(page: Page, url: string, complaints: string[]): Promise<void> {
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  const preload = readFileSync(resolve('out/preload/graphics.cjs'), 'utf8');
  const script = surroundings.replace('PRELOAD', () => preload).replace('CODEC', () => createCodec.toString());
  await page.addInitScript(`(() => {${script}})();`);
  await page.goto(url);
}

/** Starts a browser for such pages. @param isOn whether it has WebGPU */
export async function startGraphicsHost(isOn = true): Promise<GraphicsPageHost> {
  const script = resolve('out/graphics/page.js');
  // The very answers that the window's own scheme gives, over an address that a browser knows.
  const server = createServer((request, response) => {
    void answerGraphicsPage(script, `app://graphics${request.url ?? ''}`).then(async (answer) => {
      response.writeHead(answer.status, Object.fromEntries(answer.headers));
      response.end(Buffer.from(await answer.arrayBuffer()));
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
  const browser: Browser = await openBrowser(isOn ? flags : []);
  const { encode, decode } = createCodec();
  const posted = new Map<string, number>();
  const complaints: string[] = [];
  let last: Promise<Page> | undefined;

  const open = (): GraphicsPort => {
    let hear: ((message: unknown) => void) | undefined;
    let hearGone: ((reason: string) => void) | undefined;
    const ready = browser.newPage().then(async (page) => {
      page.on('crash', () => hearGone?.('crashed'));
      await page.exposeFunction('tellTest', (text: string) => hear?.(decode(text)));
      await loadPage(page, url, complaints);
      await page.evaluate(() => {
        gatewiseTest.handPort(tellTest);
      });
      return page;
    });
    last = ready;
    return {
      post(message) {
        const { type } = message as { readonly type: string };
        posted.set(type, (posted.get(type) ?? 0) + 1);
        const text = encode(message);
        void ready
          .then((page) =>
            page.evaluate((given) => {
              gatewiseTest.deliver(given);
            }, text),
          )
          // A page that is gone says so.
          .catch(() => undefined);
      },
      onMessage(listener) {
        hear = listener;
      },
      onGone(listener) {
        hearGone = listener;
      },
    };
  };
  return {
    open,
    posted,
    complaints,
    async loseDevice() {
      await (
        await last
      )?.evaluate(() => {
        gatewiseTest.devices.at(-1)?.destroy();
      });
    },
    async crash() {
      await (await last)?.goto('chrome://crash').catch(() => undefined);
    },
    async close() {
      await browser.close();
      await new Promise((closed) => server.close(closed));
    },
  };
}
