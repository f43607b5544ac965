import { chmod, copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { GatewiseError } from '../../core/common/errors';
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

/** Puts a file in its place in one step: `write` fills a neighbour, which then gets the name. */
async function replaceWhole(path: string, write: (temporary: string) => Promise<void>): Promise<string> {
  const target = resolve(path);
  const temporary = `${target}.part`;
  try {
    await mkdir(dirname(target), { recursive: true });
    await write(temporary);
    await chmod(temporary, 0o666 & ~personsMask);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    const reason = error instanceof Error ? error.message : String(error);
    throw new GatewiseError('BAD_INPUT', `${target} cannot be written: ${reason}.`, { file: target }, { cause: error });
  }
  return target;
}

/** Writes a text file whole or not at all; answers with its absolute path. */
export function writeText(path: string, text: string): Promise<string> {
  return replaceWhole(path, (temporary) => writeFile(temporary, text));
}

/** Copies a file whole or not at all; answers with the copy's absolute path. */
export function copyWhole(source: string, path: string): Promise<string> {
  return replaceWhole(path, (temporary) => copyFile(source, temporary));
}
