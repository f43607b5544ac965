import { createHash } from 'node:crypto';
import { createWriteStream, readFileSync } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { said } from '../core/common/sentence';
import { fileFailure, reasonOf, SetupFailure, Unreachable } from './failure';

/** A request that a person can break off. */
export interface Asking {
  readonly signal: AbortSignal;
}

/**
 * Trusts what the system trusts beside what Node does, and what pip was told to: a company's own mirror is signed by none
 * that Node knows.
 */
export function trustSystemCertificates(environment: Readonly<Record<string, string | undefined>>): void {
  const named = [environment['PIP_CERT'], environment['SSL_CERT_FILE']].flatMap((path) => {
    if (path === undefined || path === '') return [];
    try {
      return readFileSync(path, 'utf8').match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
    } catch {
      return [];
    }
  });
  setDefaultCACertificates([...getCACertificates('default'), ...getCACertificates('system'), ...named]);
}

/** What a proxy says that lets nobody through, and a server that is asked too often; beside those of a server at fault. */
const passingStatuses: ReadonlySet<number> = new Set([403, 429]);

/** @throws Unreachable when nobody answers or lets the question through; SetupFailure when the answer has another status than 200 */
export async function ask(url: string, { signal }: Asking, accept = '*/*'): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { signal, headers: { accept } });
  } catch (thrown) {
    signal.throwIfAborted();
    throw new Unreachable(said`${url} cannot be reached: ${reasonOf(thrown)}`);
  }
  if (response.status === 200) return response;
  const isPassing = response.status >= 500 || passingStatuses.has(response.status);
  const Failure = isPassing ? Unreachable : SetupFailure;
  throw new Failure(said`${url} answers ${`${response.status} ${response.statusText}`.trim()}.`);
}

export interface Download extends Asking {
  readonly url: string;
  /** Hexadecimal. */
  readonly sha256: string;
  readonly path: string;
  readonly onProgress: (bytes: number) => void;
}

/**
 * Fetches a file and holds it against its checksum.
 * @throws Unreachable when it cannot be had whole; SetupFailure when it is another one
 */
export async function download({ url, sha256, path, signal, onProgress }: Download): Promise<void> {
  const { body } = await ask(url, { signal });
  if (body === null) throw new SetupFailure(said`${url} answers with nothing.`);
  const hash = createHash('sha256');
  let bytes = 0;
  const watch = new Transform({
    transform(chunk: Buffer, _, done) {
      hash.update(chunk);
      bytes += chunk.length;
      onProgress(bytes);
      done(null, chunk);
    },
  });
  try {
    await pipeline(body, watch, createWriteStream(path), { signal });
  } catch (thrown) {
    signal.throwIfAborted();
    const told = fileFailure(thrown, said`${url} cannot be kept`, path);
    throw told === thrown
      ? new Unreachable(said`${url} was broken off after ${bytes} bytes: ${reasonOf(thrown)}`)
      : told;
  }
  const found = hash.digest('hex');
  if (found !== sha256)
    throw new SetupFailure(said`${url} is not the file that the index names: its SHA-256 is ${found}, not ${sha256}.`);
}
