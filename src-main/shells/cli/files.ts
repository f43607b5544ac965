import { mkdir, readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { GatewiseError } from '../../core/common/errors';
import { strayFields } from '../../core/experiment/stray-fields';
import { writeFileAtomically, type FileContent } from '../../disk';
import type { JsonObject } from './set-option';

/**
 * Reads a text file that a person named.
 * @param option the option that named it, for the error
 * @throws GatewiseError FILE_NOT_FOUND
 */
export async function readText(path: string, option: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new GatewiseError(
      'FILE_NOT_FOUND',
      `${path} cannot be read: check the path given to ${option}.`,
      { file: path },
      { cause: error },
    );
  }
}

/** Reads a configuration file. Throws GatewiseError FILE_NOT_FOUND, or BAD_INPUT for what is no JSON object. */
export async function readConfiguration(path: string): Promise<JsonObject> {
  const text = await readText(path, '--config');
  const value = parseJson(text, path);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new GatewiseError('BAD_INPUT', `${path} has to hold one JSON object, as \`gatewise config\` prints it.`, {
      file: path,
    });
  }
  return { ...value };
}

/**
 * Refuses what a person gave and what the configuration made of it does not have.
 * @param allowed paths that may have no place, as an option for all models set them
 * @throws GatewiseError BAD_INPUT with every such path
 */
export function requireNoStrays(
  given: JsonObject,
  configuration: unknown,
  file: string,
  allowed: readonly string[] = [],
): void {
  const strays = strayFields(given, configuration).filter((path) => !allowed.includes(path));
  const [first, ...others] = strays;
  if (first === undefined) return;
  const more = others.length === 0 ? '' : ` (and ${others.map((path) => `“${path}”`).join(', ')})`;
  throw new GatewiseError(
    'BAD_INPUT',
    `“${first}”${more} is no part of this configuration, and would change nothing. \`gatewise config\` prints a complete one.`,
    { file, issues: strays.map((path) => ({ path, message: 'no part of this configuration' })) },
  );
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new GatewiseError('BAD_INPUT', `${path} is not JSON: ${reason}.`, { file: path }, { cause: error });
  }
}

/** What the person's own files may be read by; taken before the workspace makes its files private. */
const personsMask = process.umask(0o077);
process.umask(personsMask);

/**
 * Writes a file whole or not at all, also when the power goes; answers with its absolute path.
 * @throws GatewiseError BAD_INPUT when it cannot be written
 */
async function putInPlace(path: string, content: () => Promise<FileContent>): Promise<string> {
  const target = resolve(path);
  try {
    await mkdir(dirname(target), { recursive: true });
    await writeFileAtomically(target, await content(), 0o666 & ~personsMask);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new GatewiseError('BAD_INPUT', `${target} cannot be written: ${reason}.`, { file: target }, { cause: error });
  }
  return target;
}

/** Writes a text file; errors and answer as `putInPlace`. */
export function writeText(path: string, text: string): Promise<string> {
  return putInPlace(path, () => Promise.resolve(text));
}

/** Copies a file; errors and answer as `putInPlace`. */
export function copyWhole(source: string, path: string): Promise<string> {
  return putInPlace(path, () => readFile(source));
}
