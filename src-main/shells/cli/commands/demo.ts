import { join } from 'node:path';
import { GatewiseError } from '../../../core/common/errors';
import { readProcedureError } from '../../common';
import { writeText } from '../files';
import { followReport } from '../follow-report';
import { exitCodeOfRuns, runExperiment } from '../run-experiment';
import { describeRun } from '../run-summary';
import type { Workbench } from '../workbench';
import { describeVerdict, verdictsOf } from '../verdicts';
import { formatEndedRuns } from './runs';

/** The sample's experiment in this workspace. */
async function findSample({ client }: Workbench): Promise<string> {
  const sample = (await client.experiments.list()).find((experiment) => experiment.isSample);
  if (sample !== undefined) return sample.id;
  throw new GatewiseError(
    'NOT_FOUND',
    'This workspace has datasets of its own but not the sample: name an empty folder with --workspace.',
  );
}

/** PDF of the runs where a browser can print it, else the same report as one HTML file. */
async function writeReport(workbench: Workbench, runIds: string[]): Promise<string> {
  const { client, terminal, workspace } = workbench;
  const request = { runIds, title: 'Oil temperature, 24 hours ahead' };
  try {
    return (await followReport(workbench, 'PDF', (options) => client.reports.pdf(request, options))).path;
  } catch (error) {
    const { code, message } = readProcedureError(error);
    if (code !== 'PDF_UNAVAILABLE') throw error;
    terminal.note(message);
    const { html } = await followReport(workbench, 'HTML', (options) => client.reports.html(request, options));
    return writeText(join(workspace, 'reports', 'demo.html'), html);
  }
}

/** `gatewise demo`: the sample's experiment from data to report. `offerSamples` fills an empty workspace. */
export async function runDemo(workbench: Workbench, offerSamples: () => Promise<void>): Promise<0 | 1> {
  const { terminal, workspace } = workbench;
  terminal.note('Reading the sample …');
  await offerSamples();
  const runs = await runExperiment(workbench, { experimentId: await findSample(workbench) });
  const evaluated = runs.filter((run) => run.evaluation !== null).map((run) => run.id);
  const report = evaluated.length === 0 ? null : await writeReport(workbench, evaluated);
  const verdicts = await verdictsOf(workbench, runs);
  terminal.writeResult(
    {
      runs: runs.map((run) => describeRun(run, workspace, describeVerdict(verdicts.get(run.id), run.id))),
      report,
      workspace,
    },
    () =>
      [
        formatEndedRuns(runs, verdicts),
        '',
        ...(report === null ? [] : [`Report     ${report}`]),
        `Workspace  ${workspace}`,
      ].join('\n'),
  );
  return exitCodeOfRuns(runs);
}
