import { createORPCClient } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import type { JsonifiedClient } from '@orpc/openapi-client';
import { OpenAPILink } from '@orpc/openapi-client/fetch';
import { createRouterClient } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { contract, type Contract } from '../../../src-main/contract';
import type { BackendRouter } from '../../../src-main/shells/common';
import type { RunningServer } from '../../../src-main/shells/server';

/** The contract as any client sees it. */
export type Client = ContractRouterClient<Contract>;

/** One way to the backend. */
export interface Door {
  readonly client: Client;
  close(): void;
}

export const doorNames = ['in process', 'MessageChannel', 'WebSocket', 'HTTP'] as const;
export type DoorName = (typeof doorNames)[number];

/** The headers of whoever has exchanged a launch link's code for the token. */
export async function openSession(server: RunningServer): Promise<{ authorization: string }> {
  const code = new URL(server.createLaunchUrl()).hash.slice(1);
  const answer = await fetch(`${server.origin}/session`, { method: 'POST', body: JSON.stringify({ code }) });
  const { token } = z.object({ token: z.string() }).parse(await answer.json());
  return { authorization: `Bearer ${token}` };
}

async function openSocket(server: RunningServer): Promise<WebSocket> {
  const { authorization } = await openSession(server);
  const url = `${server.origin.replace('http:', 'ws:')}/rpc`;
  const protocols = ['gatewise', authorization.replace('Bearer ', 'token.')];
  const socket = new WebSocket(url, protocols, { headers: { origin: server.origin } });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  return socket;
}

/** Opens a door as its shell does: the command line's, Electron's, and the two of the browser's server. */
export async function openDoor(name: DoorName, router: BackendRouter, server: RunningServer): Promise<Door> {
  switch (name) {
    case 'in process':
      return { client: createRouterClient(router), close: () => undefined };
    case 'MessageChannel': {
      const { port1, port2 } = new MessageChannel();
      new RPCHandler(router).upgrade(port1);
      port1.start();
      port2.start();
      return {
        client: createORPCClient(new PortLink({ port: port2 })),
        close() {
          port1.close();
          port2.close();
        },
      };
    }
    case 'WebSocket': {
      const socket = await openSocket(server);
      return {
        // The socket of `ws` has the members of the standard's that the link uses.
        client: createORPCClient(new SocketLink({ websocket: socket as unknown as globalThis.WebSocket })),
        close() {
          socket.close();
        },
      };
    }
    case 'HTTP': {
      const headers = await openSession(server);
      const link = new OpenAPILink(contract, { url: `${server.origin}/api`, headers });
      const client: JsonifiedClient<Client> = createORPCClient(link);
      return { client, close: () => undefined };
    }
  }
}
