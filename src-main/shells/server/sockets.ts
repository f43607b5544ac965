import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { RPCHandler } from '@orpc/server/ws';
import { type CloseEvent, type MessageEvent, type WebSocket, WebSocketServer } from 'ws';
import { limits } from '../../contract';
import type { BackendRouter } from '../common';
import { isContractFrame } from './frames';
import { socketProtocol } from './session';

/** More pages than a person opens; a bound against one that reconnects without end. */
const maxSockets = 64;

export interface Sockets {
  /** Takes over a checked upgrade. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Says goodbye to every page. */
  close(): void;
}

/** The socket as the handler sees it: what is no message ends it, instead of an error that nobody can act on. */
function withoutGarbage(client: WebSocket): Pick<WebSocket, 'addEventListener' | 'send'> {
  return {
    send: client.send.bind(client),
    addEventListener: ((type: 'message' | 'close', listener: (event: MessageEvent | CloseEvent) => void) => {
      if (type === 'close') client.addEventListener(type, listener);
      else
        client.addEventListener(type, (event) => {
          if (isContractFrame(event.data)) listener(event);
          else client.close(1007, 'That was no message of the contract');
        });
    }) as WebSocket['addEventListener'],
  };
}

/** The contract over WebSockets. A frame beyond the limit closes its socket with code 1009. */
export function createSockets(router: BackendRouter): Sockets {
  const handler = new RPCHandler(router);
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: limits.frameBytes,
    perMessageDeflate: false,
    handleProtocols: () => socketProtocol,
  });

  return {
    accept(request, socket, head) {
      if (server.clients.size >= maxSockets) {
        socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n');
        return;
      }
      server.handleUpgrade(request, socket, head, (client) => {
        // A broken frame is reported here before the socket closes; the page connects again.
        client.on('error', () => {
          client.terminate();
        });
        void handler.upgrade(withoutGarbage(client));
      });
    },
    close() {
      for (const client of server.clients) client.close(1001, 'Gatewise is closing');
      server.close();
    },
  };
}
