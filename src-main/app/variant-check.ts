import type { Dataset } from '../core/dataset/entity';
import { GatewiseError, hinted } from '../core/common/errors';
import { said } from '../core/common/sentence';
import { guessedTargetOf } from '../core/dataset';
import type { ExperimentConfiguration } from '../core/experiment/schema';
import { modelName } from '../core/model';
import { findingKey } from '../core/preflight/finding-key';
import type { RunParent } from '../core/run/parent';
import type { RunSummary } from '../core/run/schema';
import type { Variant } from '../contract';
import type { CheckOutput } from '../jobs';
import type { NewRun, Workspace } from '../store';
import { datasetReference } from './dataset-versions';
import { engineFor } from './engine-choice';
import { memberRuns } from './ensembles';
import type { JobService } from './jobs';

export interface StartRequest {
  readonly experimentId: RunSummary['experimentId'];
  readonly repeats: number;
  readonly seed?: number | undefined;
  readonly variants?: readonly number[] | undefined;
  readonly tags: readonly string[];
  readonly overrides: Readonly<Record<string, string>>;
  /** What its runs are made for; left out: several of a variant are a group, one is made by itself. */
  readonly parent?: RunParent | undefined;
}

/** What is known of a variant that may run. */
export interface CheckedVariant {
  /** The reasons that were given for what blocks it. */
  readonly overrides: Record<string, string>;
  /** Memory that its plan takes. */
  readonly neededBytes: number;
}

/** Asks for what is wrong with a configuration and what it would be like. @param preflight whether to look for findings in the data too, as starting a run does */
export function askCheck(
  { workspace, jobs }: { readonly workspace: Workspace; readonly jobs: JobService },
  configuration: ExperimentConfiguration,
  version: Dataset['version'],
  { preflight, signal }: { readonly preflight: boolean; readonly signal: AbortSignal | undefined },
): Promise<CheckOutput> {
  return jobs.request(
    'check',
    {
      dataset: datasetReference({ workspace }, version),
      configuration,
      engine: engineFor(configuration, workspace.settings.read().engine),
      preflight,
      testLookups: workspace.testLooks.count(version.hash),
      guessedTarget: guessedTargetOf(version.columns),
      memory: jobs.memory(),
    },
    { signal },
  );
}

/**
 * Refuses what cannot or must not run; answers with what is known of the variant.
 * @throws GatewiseError BAD_INPUT, PREFLIGHT_BLOCKED (details.issues name what to override), NOT_FOUND
 */
export async function checkVariant(
  { workspace, jobs }: { readonly workspace: Workspace; readonly jobs: JobService },
  {
    variant,
    dataset,
    overrides,
  }: { readonly variant: Variant; readonly dataset: Dataset; readonly overrides: StartRequest['overrides'] },
  signal: AbortSignal | undefined,
): Promise<CheckedVariant> {
  const { version } = dataset;
  memberRuns({ workspace }, variant.configuration);
  const check = await askCheck({ workspace, jobs }, variant.configuration, version, {
    preflight: true,
    signal,
  });
  const first = check.errors[0];
  if (first !== undefined) {
    throw new GatewiseError('BAD_INPUT', said`${variant.name}: ${first.sentence ?? first.message}`, {
      field: first.path,
      issues: check.errors.map(({ path, message }) => ({ path, message })),
    });
  }
  const keys = check.findings.flatMap((finding) => (finding.severity === 'blocking' ? [findingKey(finding)] : []));
  const blocking = check.findings.filter(
    (finding) => finding.severity === 'blocking' && (overrides[findingKey(finding)] ?? '').trim() === '',
  );
  const worst = blocking[0];
  if (worst !== undefined) {
    throw new GatewiseError('PREFLIGHT_BLOCKED', said`${variant.name}: ${worst.message} ${worst.advice}`, {
      issues: blocking.map((finding) => ({
        path: findingKey(finding),
        message: `${finding.message} ${finding.advice}`,
      })),
      ...hinted(
        said`Mend the data or the configuration, or start again with a reason for each finding; the run and its report will carry it.`,
      ),
    });
  }
  return {
    overrides: Object.fromEntries(keys.map((key) => [key, overrides[key] ?? ''])),
    neededBytes: check.memoryBytes ?? 0,
  };
}

/** A run of a variant for each seed; several of them are a group, unless they have another parent. */
export function plannedRuns(workspace: Workspace, variant: Variant, dataset: Dataset, request: StartRequest): NewRun[] {
  const { experimentId } = request;
  const { configuration, name } = variant;
  const parent: RunParent | null =
    request.parent ??
    (request.repeats > 1 ? { kind: 'group', id: workspace.groups.create({ name, experimentId }) } : null);
  const firstSeed = request.seed ?? configuration.seed;
  return Array.from({ length: request.repeats }, (_, repeat) => ({
    name,
    experimentId,
    datasetId: dataset.id,
    datasetHash: dataset.version.hash,
    configuration,
    seed: (firstSeed + repeat) >>> 0,
    modelName: modelName(configuration.model),
    parent,
    tags: request.tags,
    overrides: request.overrides,
  }));
}
