import type { z } from 'zod';
import type { Dataset } from '../../../contract';
import { GatewiseError } from '../../../core/common/errors';
import { generatorKinds, generatorSchema } from '../../../core/generator';
import { applyAssignments } from '../set-option';
import type { Workbench } from '../workbench';
import { describeDataset, formatDataset } from './datasets';

export interface GenerateOptions {
  readonly seed: number;
  readonly rows?: number | undefined;
  readonly series?: number | undefined;
  readonly set: readonly string[];
  readonly name?: string | undefined;
}

function notValid(kind: string, [issue]: readonly z.core.$ZodIssue[]): GatewiseError {
  const known = generatorSchema.options.find((option) => option.shape.kind.value === kind);
  if (known === undefined) {
    return new GatewiseError('BAD_INPUT', `There is no generator “${kind}”. Choose ${generatorKinds.join(', ')}.`, {
      field: 'kind',
      examples: generatorKinds,
    });
  }
  const parameters = Object.keys(known.shape).filter((name) => name !== 'kind');
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const field = unknown ?? issue?.path.join('.') ?? kind;
  const what = unknown === undefined ? (issue?.message ?? 'not valid') : 'it has no such parameter';
  return new GatewiseError('BAD_INPUT', `${kind}: ${field}: ${what}. It takes ${parameters.join(', ')}.`, {
    field,
    examples: parameters,
  });
}

/** `gatewise generate KIND`: a synthetic dataset; the same options give the same data. */
export async function generate(
  { client, terminal, signal }: Workbench,
  kind: string,
  { seed, rows, series, set, name }: GenerateOptions,
): Promise<void> {
  const parsed = generatorSchema.safeParse(
    applyAssignments(
      { kind, seed, ...(rows === undefined ? {} : { rows }), ...(series === undefined ? {} : { series }) },
      set,
    ),
  );
  if (!parsed.success) {
    throw notValid(kind, parsed.error.issues);
  }
  const events = await client.datasets.generate(
    { generator: parsed.data, ...(name === undefined ? {} : { name }) },
    { signal },
  );
  let dataset: Dataset | undefined;
  try {
    for await (const event of events) {
      if (event.type === 'done') dataset = event.dataset;
      else terminal.progress.update('generate', 'Generate', event.fraction, event.message);
    }
  } finally {
    terminal.progress.finish();
  }
  if (dataset === undefined) throw new GatewiseError('CANCELLED', 'It was cancelled; nothing was stored.');
  const made = dataset;
  terminal.writeResult({ dataset: describeDataset(made) }, () => formatDataset(made));
}
