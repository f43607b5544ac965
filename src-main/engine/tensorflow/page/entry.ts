import '@tensorflow/tfjs-backend-webgpu';
import { said } from '../../../core/common/sentence';
import { startOn, unusable, type Graphics, type StartedWebgpu } from '../webgpu';
import type { PagePort } from './port';
import { servePage } from './serve';

/** What is used of a page; the rest of this room is checked without the DOM's types. */
interface DomPort {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  postMessage(message: unknown): void;
}
interface PageMessage {
  readonly source: unknown;
  readonly data: unknown;
  readonly ports: readonly DomPort[];
}
declare const window: {
  addEventListener(type: 'message', hear: (event: PageMessage) => void): void;
  readonly navigator: { readonly gpu?: Graphics; readonly userAgent: string };
};

/** What the preload script sends with the port. */
const portType = 'gatewise:graphics-port';

/** WebGPU as the browser has it, once a page. */
async function start(): Promise<StartedWebgpu> {
  const { gpu, userAgent } = window.navigator;
  if (gpu === undefined) return unusable(said`This window’s Chromium does not have WebGPU on this system.`);
  const version = /Chrome\/([\d.]+)/.exec(userAgent)?.[1];
  return startOn(gpu, version === undefined ? {} : { chromium: version });
}

let started: Promise<StartedWebgpu> | null = null;

function portOf(port: DomPort): PagePort {
  return {
    post(message) {
      port.postMessage(message);
    },
    onMessage(listener) {
      port.onmessage = ({ data }) => {
        listener(data);
      };
    },
  };
}

window.addEventListener('message', ({ source, data, ports }) => {
  const [port] = ports;
  const isOurs = typeof data === 'object' && data !== null && 'type' in data && data.type === portType;
  // Frames there are none; what comes from elsewhere is not listened to.
  if (source !== window || !isOurs || port === undefined) return;
  servePage(portOf(port), () => (started ??= start()));
});
