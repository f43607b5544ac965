import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, onTestFinished } from 'vitest';
import { experimentConfigurationSchema } from '../../src-main/core/experiment/schema';
import { presetModel } from '../../src-main/core/model';
import type { RunSummary } from '../../src-main/core/run/schema';
import { openWorkspace, type NewRun, type Workspace } from '../../src-main/store';
import { datasetVersion } from './dataset-version';

export { datasetVersion };

/** A folder of its own that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gatewise-test-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** A real workspace on disk, closed after the test. */
export async function temporaryWorkspace(folder = temporaryFolder()): Promise<Workspace> {
  const workspace = await openWorkspace(folder, { version: '0.0.0-test' });
  onTestFinished(() => {
    workspace.close();
  });
  return workspace;
}

/** A dataset with one experiment, and what a run on them is queued with. */
export function seededExperiment(workspace: Workspace): NewRun {
  const version = datasetVersion();
  const dataset = workspace.datasets.create({ name: 'Oil', version });
  const configuration = experimentConfigurationSchema.parse({ task: { target: 'OT' }, model: presetModel('gru') });
  const experiment = workspace.experiments.create({
    name: 'First',
    datasetId: dataset.id,
    variants: [{ name: 'GRU', configuration }],
  });
  return {
    name: 'GRU',
    experimentId: experiment.id,
    datasetId: dataset.id,
    datasetHash: version.hash,
    configuration,
    modelName: 'GRU 64',
  };
}

/** A run as the product queues it: with others of its kind, and here alone. */
export function queuedRun(workspace: Workspace, run: NewRun): RunSummary {
  const [queued] = workspace.runs.createAll([run]);
  if (queued === undefined) throw new Error('no run was stored');
  return queued;
}

/** A folder of its own that is gone when the tests of a file have ended. */
export function lastingFolder(parent = tmpdir()): string {
  const folder = mkdtempSync(join(parent, 'gatewise-test-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}
