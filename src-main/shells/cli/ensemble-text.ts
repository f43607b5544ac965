import type { EnsembleState } from '../../core/run/ensemble';
import { bandText, isClone } from '../../core/ensemble';
import { memberName, memberWithRun } from '../../core/model/ensemble/name';
import type { RunDetail } from './run-summary';
import { formatNumber, formatTable } from './table';
import type { Workbench } from './workbench';

/** What became of an ensemble's members; null for a run that predicts by itself. */
export async function ensembleStateOf({ client }: Workbench, run: RunDetail): Promise<EnsembleState | null> {
  return run.configuration.model.kind === 'ensemble' ? client.runs.members({ id: run.id }) : null;
}

const metricNames = { mae: 'MAE', rmse: 'RMSE', logLoss: 'log loss' } as const;

/** An ensemble's members with their weights and validation figures, the correlation of their errors, and what to know of both. */
export function formatEnsemble({ configuration, outcome }: RunDetail, state: EnsembleState | null): string[] {
  const { model } = configuration;
  const combination = outcome?.kind === 'direct' ? outcome.combination : undefined;
  if (model.kind !== 'ensemble' || combination === undefined) return [];
  const { weights, intercept, validation, crossValidated, isFitted, bandShares } = combination;
  const metric = metricNames[combination.metric];
  const { members, rule } = model;
  const bands = rule.type === 'gate' ? rule.bands : [];
  const weightColumns =
    weights?.map((_, band) => {
      const own = bands[band];
      if (own === undefined) return 'weight';
      const share = bandShares?.[band];
      return `${bandText(own)}${share === undefined ? '' : ` (${formatNumber(100 * share)} %)`}`;
    }) ?? [];
  const isGone = (index: number): boolean => state?.members[index]?.isDeleted === true;
  const rows = members.map((member, index) => [
    `${memberWithRun(member)}${isGone(index) ? ', deleted' : ''}`,
    ...(weights ?? []).map((row) => formatNumber(row[index])),
    formatNumber(validation?.members[index]),
  ]);
  const lines = [
    '',
    formatTable(
      ['member', ...weightColumns, `validation ${metric}`],
      [...rows, ['the ensemble', ...weightColumns.map(() => ''), formatNumber(validation?.ensemble)]],
    ),
    ...(rule.type === 'stack' ? [`Added to the sum: ${formatNumber(intercept)}.`] : []),
    ...weightNotes(weights ?? []),
  ];
  if (isFitted) {
    const fair =
      crossValidated === null
        ? ''
        : ` With each of ${crossValidated.blocks} blocks predicted by weights fitted to the others it is ${formatNumber(crossValidated.value)}.`;
    lines.push(
      `The weights were fitted to the validation part, so that the ensemble's figure there is too good.${fair} The test part was not looked at.`,
    );
  }
  if (validation !== null) lines.push('', ...correlationLines(members.map(memberName), validation.correlation));
  const gone = members.filter((_, index) => isGone(index));
  if (gone.length > 0) {
    lines.push(
      `${gone.map((member) => memberWithRun(member)).join(', ')}: deleted. Its predictions are kept with the ensemble; it cannot forecast any more.`,
    );
  }
  return lines;
}

/** Weights that do not sum to one are told: nothing makes them do so. */
function weightNotes(weights: readonly (readonly number[])[]): string[] {
  return weights.flatMap((row, band) => {
    const sum = row.reduce((total, weight) => total + weight, 0);
    if (Math.abs(sum - 1) < 1e-9) return [];
    const of = weights.length === 1 ? '' : ` of band ${band + 1}`;
    return [`The weights${of} add up to ${formatNumber(sum)}, and are taken as they are.`];
  });
}

function correlationLines(names: readonly string[], correlation: readonly (readonly (number | null)[])[]): string[] {
  const text = (value: number | null | undefined): string => (value == null ? '–' : value.toFixed(2));
  const table = formatTable(
    ['correlation of errors', ...names],
    names.map((name, row) => [name, ...names.map((_, column) => text(correlation[row]?.[column]))]),
  );
  const clones = names.flatMap((name, row) =>
    names.flatMap((other, column) =>
      column > row && isClone(correlation[row]?.[column] ?? null)
        ? [`${name} and ${other}: r = 1.00, no gain from diversity.`]
        : [],
    ),
  );
  return [table, ...clones];
}
