import { importOverridesSchema, type PartialImportChoices } from '../../../src-main/core/dataset';
import type { DatasetReference, GatewiseJobRunner } from '../../../src-main/jobs';

/** Imports a file by a real job into `folder`, as jobs then refer to it. */
export async function importForTraining(
  runner: GatewiseJobRunner,
  path: string,
  folder: string,
  overrides: Parameters<typeof importOverridesSchema.parse>[0] = {},
  choices: PartialImportChoices = {},
): Promise<DatasetReference> {
  const outcome = await runner.submit({
    kind: 'import',
    path,
    sourceName: null,
    choices,
    overrides: importOverridesSchema.parse(overrides),
    outputDirectory: folder,
  }).finished;
  if (outcome.kind !== 'succeeded') throw new Error(JSON.stringify(outcome));
  const { version } = outcome.result;
  return {
    path: outcome.result.path,
    columns: version.columns,
    sampling: version.sampling,
    timeZone: version.choices.timeZone ?? 'UTC',
  };
}
