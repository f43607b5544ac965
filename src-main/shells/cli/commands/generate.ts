import type { Dataset } from '../../../contract';
import { GatewiseError } from '../../../core/common/errors';
import { generatorSchema } from '../../../core/generator';
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
    const [issue] = parsed.error.issues;
    throw new GatewiseError('BAD_INPUT', `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`, {
      field: issue?.path.join('.') ?? '',
    });
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
