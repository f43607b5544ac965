import { GatewiseError } from '../../../core/common/errors';
import { applyRepair, repairName } from '../../../core/experiment/repair';
import type { Workbench } from '../workbench';

type Check = Awaited<ReturnType<Workbench['client']['experiments']['check']>>;
type Finding = Check['findings'][number];

/** How a finding's repairs are asked for; empty where nothing is known that would mend it. */
export function mendHint({ id, repairs = [] }: Finding): string {
  return repairs.length === 0
    ? ''
    : ` Mend it with ${repairs.map((repair) => `--mend ${id}=${repairName(repair)}`).join(' or ')}.`;
}

/**
 * The configuration with what is asked for mended, one after the other, each on what the check finds then.
 * @param asked `finding` or `finding=repair`, as the check names them
 * @throws GatewiseError BAD_INPUT for a finding that is not there, has no such repair, or has several to choose from
 */
export async function mendConfiguration(
  { client, terminal, signal }: Workbench,
  datasetId: Parameters<Workbench['client']['experiments']['check']>[0]['datasetId'],
  configuration: Record<string, unknown>,
  asked: readonly string[],
): Promise<Record<string, unknown>> {
  let mended = configuration;
  for (const text of asked) {
    const check = await client.experiments.check({ datasetId, configuration: mended, preflight: true }, { signal });
    // What is wrong with a configuration that is none is told where it is checked to be run.
    if (check.configuration === null) return mended;
    const [id, name] = splitOnce(text);
    const found = check.findings.filter((finding) => finding.id === id && (finding.repairs ?? []).length > 0);
    if (found.length === 0) throw nothingToMend(text, check.findings);
    mended = {
      ...found.reduce((done, finding) => applyRepair(done, chosenRepair(finding, name)), check.configuration),
    };
    terminal.note(`Mended: ${found.map(({ message }) => message).join(' ')}`);
  }
  return mended;
}

function splitOnce(text: string): [string, string | undefined] {
  const at = text.indexOf('=');
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function chosenRepair(finding: Finding, name: string | undefined) {
  const repairs = finding.repairs ?? [];
  const [only, other] = name === undefined ? repairs : repairs.filter((repair) => repairName(repair) === name);
  if (only !== undefined && other === undefined) return only;
  throw new GatewiseError(
    'BAD_INPUT',
    name === undefined
      ? `${finding.id} can be mended in several ways.${mendHint(finding)}`
      : `${finding.id} has no repair “${name}”.${mendHint(finding)}`,
    { field: 'mend', examples: repairs.map((repair) => `${finding.id}=${repairName(repair)}`) },
  );
}

function nothingToMend(text: string, findings: readonly Finding[]): GatewiseError {
  const examples = findings.flatMap(({ id, repairs = [] }) => repairs.map((repair) => `${id}=${repairName(repair)}`));
  return new GatewiseError(
    'BAD_INPUT',
    examples.length === 0
      ? `There is nothing to mend for “${text}”: the check finds nothing that a change of the configuration would mend.`
      : `There is nothing to mend for “${text}”. What can be mended: ${[...new Set(examples)].join(', ')}.`,
    { field: 'mend', examples: [...new Set(examples)].slice(0, 20) },
  );
}
