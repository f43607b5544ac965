import { z } from 'zod';
import type { GraphicsPort } from '../../engine';
import { graphicsMessageSchema, type FromProcess } from '../protocol';
import { GraphicsPage, isMessagePort } from './graphics-page';

/** The child's end of the line to the backend. */
export interface ParentLink {
  onMessage(listener: (message: unknown) => void): void;
  /** Called when the backend is gone. */
  onClosed(listener: () => void): void;
  /** Resolves when the message has left this process. */
  send(message: FromProcess): Promise<void>;
  /** Asks for a hidden page that has WebGPU; null where this process can have it in itself. */
  readonly openGraphics: (() => GraphicsPort) | null;
}

/** The part of Electron's `process.parentPort` that is used here. */
interface ParentPort {
  on(event: 'message', listener: (event: unknown) => void): void;
  on(event: 'close', listener: () => void): void;
  postMessage(message: unknown): void;
}

const portMessageSchema = z.object({ data: z.unknown(), ports: z.array(z.unknown()).default([]) });

function isParentPort(candidate: unknown): candidate is ParentPort {
  return typeof candidate === 'object' && candidate !== null && 'postMessage' in candidate && 'on' in candidate;
}

function electronLink(port: ParentPort): ParentLink {
  /** The last that was asked for: what is told of a page is told of it. */
  let page: GraphicsPage | null = null;
  return {
    onMessage(listener) {
      port.on('message', (event) => {
        const { data, ports } = portMessageSchema.parse(event);
        const told = graphicsMessageSchema.safeParse(data);
        if (!told.success) listener(data);
        else if (told.data.type === 'graphicsGone') page?.end(told.data.reason);
        else if (isMessagePort(ports[0])) page?.connect(ports[0]);
      });
    },
    openGraphics: () => {
      page = new GraphicsPage();
      port.postMessage({ type: 'openGraphics' });
      return page;
    },
    onClosed(listener) {
      port.on('close', listener);
    },
    send(message) {
      port.postMessage(message);
      // The port tells nothing of delivery; a turn of the loop hands the message to the system.
      return new Promise((resolve) => setTimeout(resolve, 0));
    },
  };
}

function nodeLink(): ParentLink {
  return {
    onMessage(listener) {
      process.on('message', listener);
    },
    onClosed(listener) {
      process.on('disconnect', listener);
    },
    openGraphics: null,
    send(message) {
      return new Promise((resolve, reject) => {
        if (process.send === undefined || !process.connected) {
          reject(new Error('the backend is gone'));
          return;
        }
        process.send(message, undefined, undefined, (error) => {
          if (error === null) resolve();
          else reject(error);
        });
      });
    },
  };
}

/** Connects to whatever started this process: Electron's utilityProcess or Node's fork. */
export function connectToParent(): ParentLink {
  if ('parentPort' in process && isParentPort(process.parentPort)) return electronLink(process.parentPort);
  return nodeLink();
}
