import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A port of this machine that leads to another one, byte for byte, as `ssh -L` does. */
export interface Tunnel {
  readonly port: number;
  /** Breaks off what goes through it, and takes nothing new. */
  close(): Promise<void>;
}

/**
 * @param to port of 127.0.0.1 at the far end
 * @param at port of the near end; 0, the default, takes a free one
 */
export async function openTunnel(to: number, at = 0): Promise<Tunnel> {
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(to, '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  await new Promise<void>((listening) => server.listen(at, '127.0.0.1', listening));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((closed) => {
        server.close(() => {
          closed();
        });
        for (const socket of sockets) socket.destroy();
      }),
  };
}
