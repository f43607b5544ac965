import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { unzipSync } from 'fflate';
import { z } from 'zod';
import { GatewiseError } from '../../core/common/errors';
import { said, type Sentence } from '../../core/common/sentence';
import { upgradeDocument } from '../../core/document';
import type { RunEvaluation } from '../../core/evaluation';
import type { ExperimentConfiguration } from '../../core/experiment/schema';
import type { FittedPreparation } from '../../core/preparation';
import {
  largestEntry,
  manifestEntry,
  modelEntries,
  modelFormat,
  modelFormatVersion,
  modelManifestSchema,
  modelRunSchema,
  trainingDocumentSchema,
  type ModelEntry,
  type ModelManifest,
  type ModelRun,
  type TrainingFacts,
} from '../../core/prediction';

/** What a model file was found to hold. */
export interface ReadModel {
  readonly manifest: ModelManifest;
  readonly entries: Readonly<Record<ModelEntry, Uint8Array>>;
  readonly configuration: ExperimentConfiguration;
  readonly fitted: FittedPreparation;
  readonly evaluation: RunEvaluation | null;
  readonly facts: TrainingFacts;
  readonly run: ModelRun;
}

/** Bytes of a model file at most. */
const largestFile = 1024 * 1024 * 1024;
const known: ReadonlySet<string> = new Set([manifestEntry, ...modelEntries]);

/**
 * Reads a model file, whoever made it. Names, number and sizes of its entries are checked before anything is unpacked, their
 * checksums before anything is read from them, and their documents against their schemas.
 * @param name as the person knows it
 * @throws GatewiseError FILE_NOT_FOUND; FILE_TOO_LARGE; FILE_UNSUPPORTED for what is no model file, is damaged or newer
 */
export async function readModelFile(path: string, name: string): Promise<ReadModel> {
  const refuse = (reason: Sentence): GatewiseError =>
    new GatewiseError('FILE_UNSUPPORTED', said`“${name}” is not taken: ${reason}`, { file: name });
  const bytes = await readWhole(path, name);
  const unpacked = unpack(bytes, refuse);
  const manifest = readManifest(unpacked, refuse);
  const entry = (wanted: ModelEntry): Uint8Array => {
    const found = unpacked.get(wanted);
    const told = manifest.entries[wanted];
    if (found === undefined) throw refuse(said`it holds no “${wanted}”. Export the model again.`);
    if (found.byteLength !== told.bytes || createHash('sha256').update(found).digest('hex') !== told.sha256) {
      throw refuse(said`“${wanted}” is not as it was exported (its checksum differs). Export the model again.`);
    }
    return found;
  };
  const entries = {
    'weights.safetensors': entry('weights.safetensors'),
    'preparation.json': entry('preparation.json'),
    'configuration.json': entry('configuration.json'),
    'evaluation.json': entry('evaluation.json'),
    'training.json': entry('training.json'),
    'run.json': entry('run.json'),
  };
  const parsed = <Value>(from: ModelEntry, schema: z.ZodType<Value>): Value => {
    const result = schema.safeParse(parseJson(entries[from], from, refuse));
    if (result.success) return result.data;
    const [issue] = result.error.issues;
    throw refuse(
      said`“${from}” is not as Gatewise writes it (${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}).`,
    );
  };
  const document = <Kind extends 'configuration' | 'preparation' | 'evaluation'>(kind: Kind, from: ModelEntry) => {
    const upgraded = upgradeDocument(kind, parseJson(entries[from], from, refuse));
    if (upgraded.ok) return upgraded.value;
    throw refuse(
      upgraded.problem.kind === 'newer'
        ? said`a newer version of Gatewise wrote its “${from}” (version ${upgraded.problem.version}). Update Gatewise to use it.`
        : said`“${from}” is not as Gatewise writes it (${upgraded.problem.issues[0]?.path ?? ''}: ${upgraded.problem.issues[0]?.message ?? ''}).`,
    );
  };
  const configuration = document('configuration', 'configuration.json');
  const fitted = document('preparation', 'preparation.json');
  const hasEvaluation = parseJson(entries['evaluation.json'], 'evaluation.json', refuse) !== null;
  const evaluation = hasEvaluation ? document('evaluation', 'evaluation.json') : null;
  const { facts } = parsed('training.json', trainingDocumentSchema);
  const run = parsed('run.json', modelRunSchema);
  for (const part of ['task', 'window'] as const) {
    if (JSON.stringify(fitted[part]) !== JSON.stringify(configuration[part])) {
      throw refuse(
        said`its preparation and its configuration do not belong together (${part}). Export the model again.`,
      );
    }
  }
  return { manifest, entries, configuration, fitted, evaluation, facts, run };
}

async function readWhole(path: string, name: string): Promise<Uint8Array> {
  const file = await open(path, 'r').catch((cause: unknown) => {
    throw new GatewiseError(
      'FILE_NOT_FOUND',
      said`“${name}” cannot be read: check its path.`,
      { file: name },
      { cause },
    );
  });
  try {
    const status = await file.stat();
    if (!status.isFile()) throw new GatewiseError('FILE_UNSUPPORTED', said`“${name}” is no file.`, { file: name });
    if (status.size > largestFile) {
      throw new GatewiseError(
        'FILE_TOO_LARGE',
        said`“${name}” has ${status.size} bytes, and a model file has 1 GB at most.`,
        {
          file: name,
        },
      );
    }
    return await file.readFile();
  } finally {
    await file.close();
  }
}

type Refuse = (reason: Sentence) => GatewiseError;

/** Nothing is unpacked before every name and size was looked at. */
function unpack(bytes: Uint8Array, refuse: Refuse): Map<string, Uint8Array> {
  const seen = new Set<string>();
  const look = (entry: { readonly name: string; readonly originalSize: number; readonly size: number }): void => {
    const { name, originalSize, size } = entry;
    if (!known.has(name)) {
      throw refuse(said`it holds “${name.slice(0, 80)}”, which no model file has.`);
    }
    if (seen.has(name)) throw refuse(said`it holds “${name}” twice.`);
    seen.add(name);
    const most = largestEntry(name);
    if (originalSize > most) throw refuse(said`“${name}” would unpack to ${originalSize} bytes, and may have ${most}.`);
    // No text or number is packed tighter by Deflate, which ends at 1032 to 1.
    if (originalSize > 1100 * Math.max(64, size))
      throw refuse(said`“${name}” says it would unpack to more than its bytes can hold.`);
  };
  try {
    unzipSync(bytes, {
      filter: (entry) => {
        look(entry);
        return false;
      },
    });
    return new Map(Object.entries(unzipSync(bytes)));
  } catch (thrown) {
    if (thrown instanceof GatewiseError) throw thrown;
    throw refuse(said`it is no zip archive, or it is not whole. Copy or export it again.`);
  }
}

/** What every version of the format says of itself. */
const headSchema = z.object({ format: z.string(), formatVersion: z.number() });

function readManifest(unpacked: ReadonlyMap<string, Uint8Array>, refuse: Refuse): ModelManifest {
  const bytes = unpacked.get(manifestEntry);
  if (bytes === undefined) throw refuse(said`it holds no “${manifestEntry}”, so it is no model file.`);
  const value = parseJson(bytes, manifestEntry, refuse);
  const { format, formatVersion } = headSchema.safeParse(value).data ?? {};
  if (format !== modelFormat) throw refuse(said`it is no model file of Gatewise.`);
  if (formatVersion !== undefined && formatVersion > modelFormatVersion) {
    throw refuse(
      said`it is a model file of version ${formatVersion}, and this Gatewise reads up to ${modelFormatVersion}. Update Gatewise to use it.`,
    );
  }
  const parsed = modelManifestSchema.safeParse(value);
  if (!parsed.success) throw refuse(said`“${manifestEntry}” is not as Gatewise writes it.`);
  return parsed.data;
}

function parseJson(bytes: Uint8Array, name: string, refuse: Refuse): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw refuse(said`“${name}” is no JSON.`);
  }
}
