import { tellerIn } from '../../common/telling/tell';
import type {
  AttributedFeature,
  AttributedWindow,
  Attribution,
  Explanation,
  PermutationImportance,
} from '../../explanation';
import { attributionChart, type AttributionRow } from '../charts/attributions';
import type { Block, TableCell } from '../document';
import { zoneOfRun, type ReportRun, type SectionContext } from '../facts';
import { singleName } from './results';

/** Inputs of a table of permutations, the most important first. */
const mostInputs = 20;
/** Features of a table and of a drawing. */
const mostFeatures = 12;
/** Of one prediction that is taken apart: with its other rows the table stays on one page. */
const mostParts = 10;

/** By what each run's model predicts what it does: what its inputs are worth, and of trees what makes up a prediction. */
export function explanationBlocks(context: SectionContext): Block[] {
  const blocks = context.facts.runs.flatMap((run) => blocksOf(run, context));
  return blocks.length === 0 ? [] : [{ kind: 'paragraph', text: context.t('explainedOn') }, ...blocks];
}

function blocksOf(run: ReportRun, context: SectionContext): Block[] {
  const { t } = context;
  const { explanation } = run;
  const name = singleName(run, context);
  if (explanation === undefined) return [];
  if (explanation.kind === 'none') {
    const text = run.detail.configuration.model.kind === 'ensemble' ? t('notExplainedEnsemble', { name }) : null;
    return [
      {
        kind: 'paragraph',
        text: text ?? t('notExplained', { name, reason: tellerIn(context.facts.request.locale)(explanation.reason) }),
      },
    ];
  }
  const { found } = explanation;
  const { permutation, attribution } = found;
  if (permutation === null && attribution === null) {
    return [{ kind: 'paragraph', text: t('notExplainedHistory', { name, target: found.target }) }];
  }
  return [
    ...(permutation === null ? [] : [permutationTable(name, permutation, run, context)]),
    ...(attribution === null ? [] : attributionBlocks(name, found, attribution, run, context)),
  ];
}

function permutationTable(
  name: string,
  permutation: PermutationImportance,
  run: ReportRun,
  context: SectionContext,
): Block {
  const { t, format } = context;
  const { value, repeats, windows, ofWindows } = permutation;
  const metric = permutation.metric === 'logLoss' ? t('logLossName') : permutation.metric.toUpperCase();
  const unit = permutation.metric === 'logLoss' ? '' : context.unitOf(run);
  const inputs = permutation.inputs.slice(0, mostInputs);
  const figure = format.column(inputs.flatMap(({ mean, std }) => [mean, std]));
  const growth = t('permutationGrowth', { metric });
  return {
    kind: 'table',
    caption: t('permutationCaption', {
      name,
      metric,
      value: unit === '' ? format.number(value) : `${format.number(value)} ${unit}`,
      windows: format.integer(windows),
      all: format.integer(ofWindows),
      repeats,
    }),
    head: [t('permutationInput'), unit === '' ? growth : `${growth}, ${unit}`, t('permutationShare')],
    rows: inputs.map((input) => [
      { text: input.name },
      { text: `${figure(input.mean)} ± ${figure(input.std)}`, numeric: true },
      { text: format.percent(value > 0 ? input.mean / value : null), numeric: true },
    ]),
  };
}

function attributionBlocks(
  name: string,
  found: Explanation,
  attribution: Attribution,
  run: ReportRun,
  context: SectionContext,
): Block[] {
  const { t, format, facts } = context;
  const { features, windows, told } = attribution;
  const shown = Math.min(mostFeatures, told);
  const unit = attribution.scale === 'target' ? context.unitOf(run) : '';
  const scale = t(`scale_${attribution.scale}`, { target: found.target });
  const axis = unit === '' ? scale : `${scale}, ${unit}`;
  const figure = format.column(features.slice(0, shown).map(({ meanAbsolute }) => meanAbsolute));
  const caption = t('shapCaption', { name, windows: format.integer(windows.length) });
  const last = windows.at(-1);
  return [
    {
      kind: 'table',
      caption: t('shapTable', {
        name,
        shown,
        all: format.integer(features.length),
        output: outputText(found, attribution, context),
      }),
      head: [t('shapFeature'), `${t('shapMean')} (${axis})`, t('shapGain'), t('shapSplits')],
      rows: features
        .slice(0, shown)
        .map((feature) => [
          { text: featureName(feature, context) },
          { text: figure(feature.meanAbsolute), numeric: true },
          { text: format.percent(feature.share), numeric: true },
          { text: format.integer(feature.splits), numeric: true },
        ]),
    },
    {
      kind: 'figure',
      caption,
      svg: attributionChart(
        features.slice(0, shown).map((feature, place): AttributionRow => ({
          name: featureName(feature, context),
          values: windows.map(({ values }) => values[place] ?? 0),
          thirds: thirds(windows.map(({ seen }) => seen[place] ?? null)),
        })),
        {
          title: caption,
          xLabel: axis,
          locale: facts.request.locale,
          legend: [t('shapLow'), t('shapMiddle'), t('shapHigh'), t('shapUnseen')],
        },
      ),
    },
    ...(last === undefined ? [] : [whyTable(name, found, attribution, last, { run, axis, context })]),
  ];
}

/** Thirds of what was seen of a feature; null where nothing was. */
function thirds(values: readonly (number | null)[]): (0 | 1 | 2 | null)[] {
  const known = values.filter((value) => value !== null).toSorted((first, second) => first - second);
  const [low, high] = [known[Math.floor(known.length / 3)] ?? 0, known[Math.floor((2 * known.length) / 3)] ?? 0];
  return values.map((value) => (value === null ? null : value < low ? 0 : value < high ? 1 : 2));
}

function outputText({ classNames, horizon }: Explanation, { output }: Attribution, { t }: SectionContext): string {
  if (classNames !== null) return t('output_class', { name: classNames[(output ?? classNames.length) - 1] ?? '' });
  return output === null && horizon > 1 ? t('output_mean') : t('output_step', { step: output ?? 1 });
}

function featureName({ input, kind, rows }: AttributedFeature, { t, format }: SectionContext): string {
  return input === null ? t('feature_step') : t(`feature_${kind}`, { input, rows: format.integer(rows) });
}

/** One prediction from the mean of the training windows, feature by feature, to what was predicted. */
function whyTable(
  name: string,
  { hasTime }: Explanation,
  { features, told, base, hasLevel }: Attribution,
  window: AttributedWindow,
  { run, axis, context }: { readonly run: ReportRun; readonly axis: string; readonly context: SectionContext },
): Block {
  const { t, format, facts } = context;
  const order = window.values
    .map((_, place) => place)
    .sort((first, second) => Math.abs(window.values[second] ?? 0) - Math.abs(window.values[first] ?? 0));
  const shown = order.slice(0, mostParts);
  const hidden = features.length - told + order.length - shown.length;
  const others = order.slice(mostParts).reduce((sum, place) => sum + (window.values[place] ?? 0), window.others);
  const adds = shown.map((place) => window.values[place] ?? 0);
  const figure = format.column([base, window.level, window.prediction, others, ...adds]);
  const signed = (value: number): TableCell => ({
    text: value > 0 ? `+${figure(value)}` : figure(value),
    numeric: true,
  });
  const plain = (value: number): TableCell => ({ text: figure(value), numeric: true });
  const nothing: TableCell = { text: '' };
  const place = hasTime
    ? format.dateIn(window.place, zoneOfRun(facts, run))
    : t('whyRow', { row: format.integer(window.place + 1) });
  return {
    kind: 'table',
    caption: t('whyCaption', { name, place }),
    head: [t('whyPart'), t('whySeen'), `${t('whyAdds')} (${axis})`],
    rows: [
      [{ text: t('whyBase') }, nothing, plain(base)],
      ...(hasLevel ? [[{ text: t('whyLevel') }, nothing, plain(window.level)]] : []),
      ...shown.flatMap((index, row) => {
        const feature = features[index];
        if (feature === undefined) return [];
        const seen = window.seen[index] ?? null;
        return [
          [
            { text: featureName(feature, context) },
            seen === null || feature.categories === undefined
              ? { text: seen === null ? '' : format.number(seen), numeric: true }
              : { text: feature.categories[seen] ?? '' },
            signed(adds[row] ?? 0),
          ],
        ];
      }),
      ...(hidden > 0 ? [[{ text: t('whyOthers', { count: format.integer(hidden) }) }, nothing, signed(others)]] : []),
      [{ text: t('whyPrediction'), best: false }, nothing, plain(window.prediction)],
    ],
  };
}
