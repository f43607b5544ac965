import type { ClientContext, ClientLink } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import { portMessageType, type GatewiseBridge } from './bridge';

/** One live connection to the backend; `closed` resolves when it is gone. */
export interface Transport {
  readonly link: ClientLink<ClientContext>;
  readonly closed: Promise<void>;
}

export type Connect = () => Promise<Transport>;

const connectTimeoutMs = 5000;

/** A WebSocket to `/rpc` on the page's own origin. */
export function connectSocket(url: string): Promise<Transport> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    const closed = new Promise<void>((gone) => {
      socket.addEventListener('close', () => {
        gone();
        reject(new Error('the connection closed before it opened'));
      });
    });
    const timer = setTimeout(() => {
      socket.close();
    }, connectTimeoutMs);
    socket.addEventListener('open', () => {
      clearTimeout(timer);
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
