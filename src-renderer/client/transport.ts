import type { ClientContext, ClientLink } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import { z } from 'zod';
import { authorization, socketProtocols } from './session';
import { portMessageType, type GatewiseBridge } from './bridge';

/** One live connection to the backend; `closed` resolves when it is gone. */
export interface Transport {
  readonly link: ClientLink<ClientContext>;
  readonly closed: Promise<void>;
}

export type Connect = () => Promise<Transport>;

const connectTimeoutMs = 5000;

/** What lets a page in that the backend does not know: the link that it printed, or the token that a person signs in with. */
export type WayIn = 'link' | 'token';

/** The backend answers, and does not know this page: the token is another session's, or there is none. */
export class RefusedError extends Error {
  constructor(readonly wayIn: WayIn) {
    super('The backend does not know this page.');
    this.name = 'RefusedError';
  }
}

const refusalSchema = z.object({ data: z.object({ signIn: z.literal('token') }) });

/** Why a socket did not open, which browsers keep to themselves: a plain request is told. */
async function reasonOfClosing(url: string): Promise<Error> {
  const session = new URL('/session', url.replace(/^ws/, 'http'));
  const answer = await fetch(session, { headers: authorization(), cache: 'no-store' }).catch(() => null);
  if (answer?.status !== 401) return new Error('the connection closed before it opened');
  const told: unknown = await answer.json().catch(() => null);
  return new RefusedError(refusalSchema.safeParse(told).success ? 'token' : 'link');
}

/** A WebSocket to `/rpc` on the page's own origin. @throws RefusedError when the backend does not know the page */
export function connectSocket(url: string): Promise<Transport> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, socketProtocols());
    let opened = false;
    const closed = new Promise<void>((gone) => {
      socket.addEventListener('close', () => {
        gone();
        if (!opened) void reasonOfClosing(url).then(reject);
      });
    });
    const timer = setTimeout(() => {
      socket.close();
    }, connectTimeoutMs);
    socket.addEventListener('open', () => {
      clearTimeout(timer);
      opened = true;
      resolve({ link: new SocketLink({ websocket: socket }), closed });
    });
  });
}

/** A MessagePort that the preload passes on from the main process. */
export function connectPort(bridge: GatewiseBridge): Promise<Transport> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      window.removeEventListener('message', receive);
      reject(new Error('the main process sent no port'));
    }, connectTimeoutMs);
    function receive(event: MessageEvent<unknown>): void {
      const [port] = event.ports;
      if (event.source !== window || !isPortMessage(event.data) || port === undefined) return;
      clearTimeout(timer);
      window.removeEventListener('message', receive);
      const closed = new Promise<void>((gone) => {
        port.addEventListener('close', () => {
          gone();
        });
      });
      port.start();
      resolve({ link: new PortLink({ port }), closed });
    }
    window.addEventListener('message', receive);
    bridge.connect();
  });
}

function isPortMessage(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'type' in data && data.type === portMessageType;
}
