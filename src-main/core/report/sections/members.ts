import { isClone } from '../../ensemble';
import { memberName, memberWithRun, type Combination, type EnsembleModel, type EnsembleRule } from '../../model';
import { heatMapChart } from '../charts/heat-map';
import type { Block } from '../document';
import type { ReportRun, SectionContext } from '../facts';
import { singleName } from './results';

/** Sums of weights nearer to 1 than this are 1. */
const sumAllowance = 1e-9;

/** What an ensemble is made of: its members' weights and validation figures, and how their errors go together. */
export function memberBlocks(run: ReportRun, context: SectionContext): Block[] {
  const { configuration, outcome } = run.detail;
  const { model } = configuration;
  const combination = outcome?.kind === 'direct' ? outcome.combination : undefined;
  if (model.kind !== 'ensemble' || combination === undefined) return [];
  const name = singleName(run, context);
  return [
    memberTable(name, model, combination, context),
    ...gone(model, run, context),
    ...notes(model, combination, context).map((text): Block => ({ kind: 'paragraph', text })),
    ...correlation(name, model, combination, context),
  ];
}

/** Members that are no longer in the workspace, by name. */
function gone({ members }: EnsembleModel, { deletedMembers }: ReportRun, { t }: SectionContext): Block[] {
  const names = members.flatMap((member, index) => (deletedMembers.includes(index) ? [memberWithRun(member)] : []));
  if (names.length === 0) return [];
  return [{ kind: 'paragraph', tone: 'warning', text: t('ensembleGone', { names: names.join(', ') }) }];
}

function metricOf({ metric }: Combination, { t }: SectionContext): string {
  return metric === 'logLoss' ? t('logLossName') : metric.toUpperCase();
}

function memberTable(name: string, model: EnsembleModel, combination: Combination, context: SectionContext): Block {
  const { t, format } = context;
  const { weights, validation, bandShares } = combination;
  const columns = (weights ?? []).map((row, band) => {
    const title = bandTitle(model.rule, band, context);
    const share = bandShares?.[band];
    return {
      row,
      title: share === undefined ? title : t('ensembleShare', { band: title, share: format.percent(share) }),
    };
  });
  const figure = format.column([...(validation?.members ?? []), validation?.ensemble]);
  return {
    kind: 'table',
    caption: `${t('ensembleMembers', { name })} (${t(`ensembleRule_${model.rule.type}`)})`,
    head: [
      t('ensembleMember'),
      ...columns.map(({ title }) => title),
      t('ensembleOnValidation', { metric: metricOf(combination, context) }),
    ],
    rows: [
      ...model.members.map((member, index) => [
        { text: memberWithRun(member) },
        ...columns.map(({ row }) => ({ text: format.number(row[index]), numeric: true })),
        { text: figure(validation?.members[index]), numeric: true },
      ]),
      [
        { text: t('ensembleWhole') },
        ...columns.map(() => ({ text: '' })),
        { text: figure(validation?.ensemble), numeric: true },
      ],
    ],
  };
}

function bandTitle(rule: EnsembleRule, band: number, { t, format }: SectionContext): string {
  const own = rule.type === 'gate' ? rule.bands[band] : undefined;
  if (own === undefined) return t('ensembleWeight');
  const [above, upTo] = [format.number(own.above), format.number(own.upTo)];
  if (own.above === null) return t('ensembleUpTo', { upTo });
  return own.upTo === null ? t('ensembleAbove', { above }) : t('ensembleBetween', { above, upTo });
}

function notes({ members, rule }: EnsembleModel, combination: Combination, context: SectionContext): string[] {
  const { t, format } = context;
  const { weights, intercept, isFitted, crossValidated } = combination;
  const sums = (weights ?? []).map((row) => row.reduce((total, weight) => total + weight, 0));
  const others = sums.filter((sum) => Math.abs(sum - 1) >= sumAllowance).map((sum) => format.number(sum));
  const decider = rule.type === 'gate' && rule.on.kind === 'member' ? members[rule.on.member] : undefined;
  return [
    ...(decider === undefined ? [] : [t('ensembleByMember', { name: memberName(decider) })]),
    ...(rule.type === 'gate' && rule.on.kind === 'input' ? [t('ensembleByInput', { name: rule.on.column })] : []),
    ...(isFitted ? [t('ensembleFitted')] : []),
    ...(crossValidated === null
      ? []
      : [
          t('ensembleCrossValidated', {
            metric: metricOf(combination, context),
            blocks: crossValidated.blocks,
            value: format.number(crossValidated.value),
          }),
        ]),
    ...(others.length === 0 ? [] : [t('ensembleSum', { sum: others.join('; ') })]),
    ...(rule.type === 'stack' ? [t('ensembleIntercept', { value: format.number(intercept) })] : []),
  ];
}

function correlation(
  name: string,
  { members }: EnsembleModel,
  { validation }: Combination,
  { t, facts }: SectionContext,
): Block[] {
  if (validation === null) return [];
  const names = members.map(memberName);
  const two = new Intl.NumberFormat(facts.request.locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const clones = names.flatMap((first, row) =>
    names.flatMap((second, column): Block[] =>
      column > row && isClone(validation.correlation[row]?.[column] ?? null)
        ? [{ kind: 'paragraph', tone: 'warning', text: t('ensembleClones', { first, second, r: two.format(1) }) }]
        : [],
    ),
  );
  const caption = t('ensembleCorrelation', { name });
  return [
    {
      kind: 'figure',
      caption,
      svg: heatMapChart(
        names.map((member, row) => ({ name: member, values: validation.correlation[row] ?? [] })),
        {
          title: caption,
          xLabel: '',
          locale: facts.request.locale,
          columnNames: members.map(({ number }) => `#${number}`),
          limits: [-1, 1],
          fractionDigits: 2,
        },
      ),
    },
    ...clones,
  ];
}
