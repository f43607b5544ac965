import { isIP } from 'node:net';
import { InvalidArgumentError, Option } from 'commander';
import { GatewiseError } from '../../core/common/errors';

/** Where a server listens for whoever comes through a tunnel, or over a network. */
export interface ListenAt {
  /** IP address of this machine, as `net.Server.listen` takes it; a wildcard (`0.0.0.0`, `::`) for all of them. */
  readonly address: string;
  readonly port: number;
}

/** What one program of several reads from its parameters. */
export interface ListenOptions {
  readonly listen?: ListenAt | undefined;
  readonly allowNetwork?: boolean | undefined;
}

/** An address as it stands in a URL: IPv6 in brackets. */
export function hostOf(address: string): string {
  return isIP(address) === 6 ? `[${address}]` : address;
}

/** Whether only programs of this machine reach an address. */
export function isLoopback(address: string): boolean {
  return address === '::1' || (isIP(address) === 4 && address.startsWith('127.'));
}

/**
 * Reads `8321`, `127.0.0.1:8321` or `[::1]:8321`. Without a host it is 127.0.0.1.
 * @throws InvalidArgumentError of commander when it is none of them
 */
export function readListenAt(text: string): ListenAt {
  const [, named = '127.0.0.1', digits = ''] = /^(?:(.+):)?(\d{1,5})$/.exec(text.trim()) ?? [];
  const bare = named.replace(/^\[(.*)\]$/, '$1');
  const address = bare.toLowerCase() === 'localhost' ? '127.0.0.1' : bare;
  // Brackets are what tells the end of an IPv6 address from a port.
  const isAddress = isIP(address) === (named.startsWith('[') ? 6 : 4);
  if (digits === '' || Number(digits) > 65_535 || !isAddress)
    throw new InvalidArgumentError(
      'Give a port (8321), or an IP address of this machine with one (127.0.0.1:8321, [::1]:8321).',
    );
  return { address, port: Number(digits) };
}

/** The options by which the workbench is reached from another machine, for every program that can serve it. */
export function listenOptions(): Option[] {
  return [
    new Option(
      '--listen <[host:]port>',
      'stay at this port for a browser on another machine, through a tunnel of ssh; a page signs in with the token in a file',
    )
      .argParser(readListenAt)
      .conflicts(['port', 'open', 'devOrigin']),
    new Option('--allow-network', 'with --listen: take an address that other machines reach, without encryption'),
  ];
}

/**
 * Where to listen, if a person asked for it.
 * @throws GatewiseError BAD_INPUT for an address that a network reaches, unless that was allowed by name: whoever reads along
 *   there gets the token, and with it everything
 */
export function chooseListenAt({ listen, allowNetwork = false }: ListenOptions): ListenAt | undefined {
  if (listen === undefined) {
    if (!allowNetwork) return undefined;
    throw new GatewiseError('BAD_INPUT', '--allow-network says nothing without --listen.');
  }
  if (isLoopback(listen.address) || allowNetwork) return listen;
  const { address, port } = listen;
  throw new GatewiseError(
    'BAD_INPUT',
    `At ${hostOf(address)} other machines reach Gatewise, and nothing is encrypted on the way: whoever reads along gets the token and the data. Better take --listen ${port} and a tunnel (ssh -L ${port}:127.0.0.1:${port} this-machine); --allow-network does it all the same.`,
  );
}
