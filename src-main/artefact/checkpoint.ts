import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { safetensorsChunks, type Tensor } from '../core/artefact';
import { GatewiseError, hinted } from '../core/common/errors';
import { said, type Sentence } from '../core/common/sentence';
import type { StateTensor } from '../core/model';
import { artefactNames } from './names';
import { damagedArtefact, soundArtefact } from './sound-artefact';
import { tensorOf } from './state';
import { withTensorFile } from './tensor-file';

/** Names and shapes of tensors, and what it belongs to. */
const largestHeader = 16 * 1024 * 1024;

/** What a checkpoint belongs to: all that decides what a fit comes to. */
export interface CheckpointIdentity {
  /** Of the configuration without the number of epochs, as `hashOf` has it. */
  readonly configuration: string;
  readonly seed: string;
  /** Hash of the dataset's version. */
  readonly dataset: string;
}

/** What computed it; another engine goes on from it, but rounds otherwise. */
export interface CheckpointMaker {
  readonly engine: string;
  readonly device: string;
}

/** What differs, in words. */
const identityNames: Readonly<Record<keyof CheckpointIdentity, Sentence>> = {
  configuration: said`another configuration`,
  seed: said`another seed`,
  dataset: said`other data`,
};

const identityFields = ['dataset', 'configuration', 'seed'] as const satisfies readonly (keyof CheckpointIdentity)[];

type Metadata = Readonly<Record<string, string>>;

/** SHA-256 over everything that a checkpoint holds. */
function digestOf(tensors: ReadonlyMap<string, Tensor>, { digest: _, ...metadata }: Metadata): string {
  const hash = createHash('sha256').update(JSON.stringify(Object.entries(metadata).sort()));
  for (const [name, { dtype, shape, data }] of [...tensors].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(JSON.stringify([name, dtype, shape]));
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest('hex');
}

/** A checkpoint as safetensors, with what it belongs to and a digest of the whole. */
export function checkpointFile(
  checkpoint: readonly StateTensor[],
  identity: CheckpointIdentity,
  { engine, device }: CheckpointMaker,
): readonly Uint8Array[] {
  const tensors = new Map(checkpoint.map((tensor) => [tensor.name, tensorOf(tensor)]));
  const metadata: Metadata = { format: 'gatewise-checkpoint', ...identity, engine, device };
  return safetensorsChunks(tensors, { ...metadata, digest: digestOf(tensors, metadata) });
}

/** A checkpoint that was read. */
export interface ReadCheckpoint {
  readonly tensors: readonly StateTensor[];
  readonly maker: CheckpointMaker;
}

/**
 * The checkpoint in a run's folder.
 * @throws GatewiseError FILE_NOT_FOUND when there is none, WORKSPACE_DAMAGED when it is not whole or its content has changed,
 *   CONFLICT when it is of another configuration, seed or dataset
 */
export async function readCheckpoint(directory: string, identity: CheckpointIdentity): Promise<ReadCheckpoint> {
  const path = await soundArtefact({ directory }, 'checkpoint');
  return withTensorFile(path, largestHeader, async (file) => {
    const { metadata, tensors: entries } = file.header;
    const found = new Map<string, Tensor>();
    const tensors: StateTensor[] = [];
    for (const [name, { shape }] of entries) {
      const { dtype, data } = await file.read(name);
      if (data instanceof BigInt64Array) throw damagedArtefact(path, said`the tensor “${name}” is of type ${dtype}`);
      tensors.push({ name, shape, values: data });
      found.set(name, tensorOf({ name, shape, values: data }));
    }
    if (metadata['digest'] !== digestOf(found, metadata)) {
      throw damagedArtefact(path, said`its content is not what the run wrote`);
    }
    for (const field of identityFields) {
      if (metadata[field] === identity[field]) continue;
      throw new GatewiseError(
        'CONFLICT',
        said`${path} is a checkpoint of ${identityNames[field]}: the run cannot go on from it.`,
        { file: path, ...hinted(said`Train the run again from its beginning.`) },
      );
    }
    return { tensors, maker: { engine: metadata['engine'] ?? '', device: metadata['device'] ?? '' } };
  });
}

/** Path of the checkpoint in a run's folder, whether it is there or not. */
export function checkpointPath(directory: string): string {
  return join(directory, artefactNames.checkpoint);
}
