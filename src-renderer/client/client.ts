import { createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from '../../src-main/contract';
import { electronBridge } from './bridge';
import { ReconnectingLink } from './reconnecting-link';
import { sessionReady } from './session';
import { connectPort, connectSocket } from './transport';

function socketUrl(): string {
  const url = new URL('/rpc', window.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}

const bridge = electronBridge();

/** The connection behind {@link client}: a port in Electron, a WebSocket in a browser. */
export const connection = new ReconnectingLink(
  bridge === undefined
    ? async () => {
        await sessionReady;
        return connectSocket(socketUrl());
      }
    : () => connectPort(bridge),
);

/** Everything that the backend does, typed by the contract. */
export const client: ContractRouterClient<Contract> = createORPCClient(connection);
