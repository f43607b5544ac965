import { createHash } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { zipSync } from 'fflate';

/** What an index on this machine gives for TensorFlow: an archive without its library, or the beginning of one and nothing more. */
export type WheelKind = 'broken' | 'hanging';

const wheel = zipSync({ 'tensorflow/other.txt': new TextEncoder().encode('no library') });
const name = 'tensorflow_cpu-2.21.0-cp312-cp312-manylinux_2_27_x86_64.whl';

/** A package index for setups, which need no network then. */
export interface LocalIndex {
  /** As pip takes it, in PIP_INDEX_URL. */
  readonly address: string;
  /** What is given from now on. */
  wheel: WheelKind;
  close(): Promise<void>;
}

export async function startPackageIndex(): Promise<LocalIndex> {
  const give = (response: ServerResponse, kind: WheelKind): void => {
    response.writeHead(200, { 'content-length': wheel.length });
    if (kind === 'broken') response.end(wheel);
    else response.write(wheel.subarray(0, wheel.length / 2));
  };
  const server = createServer((request, response) => {
    if (request.url === `/files/${name}`) {
      give(response, index.wheel);
      return;
    }
    response.setHeader('content-type', 'application/vnd.pypi.simple.v1+json');
    const hashes = { sha256: createHash('sha256').update(wheel).digest('hex') };
    response.end(JSON.stringify({ files: [{ filename: name, url: `/files/${name}`, hashes, size: wheel.length }] }));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const index: LocalIndex = {
    address: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/simple`,
    wheel: 'broken',
    close: () =>
      new Promise((closed) => {
        server.close(() => {
          closed();
        });
        server.closeAllConnections();
      }),
  };
  return index;
}

/**
 * Has setups of this process and of those that it starts go to an index, and take any program that tells its version for a
 * compiler: none of them comes to building.
 * @param folder where they install
 * @returns puts the environment back
 */
export function useIndex(index: Pick<LocalIndex, 'address'>, folder: string): () => void {
  const own = { PIP_INDEX_URL: index.address, CXX: process.execPath, GATEWISE_TFJS_NODE: folder };
  const before = Object.keys(own).map((key) => [key, process.env[key]] as const);
  Object.assign(process.env, own);
  return () => {
    for (const [key, value] of before) {
      if (value === undefined) Reflect.deleteProperty(process.env, key);
      else process.env[key] = value;
    }
  };
}
