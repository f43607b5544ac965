import { boxChart } from '../charts/boxes';
import { runStyle } from '../charts/svg';
import type { Block } from '../document';
import type { ReportGroup, SectionContext } from '../facts';
import { repeatWarningText } from '../messages/findings';
import { metricTitle, reportColumns, writeColumn } from './metric-texts';

/** Every group of repeats: its figures over the seeds, warnings, the averaged report, and box plots side by side. */
export function repeatBlocks(context: SectionContext): Block[] {
  const groups = [
    ...new Map(context.facts.runs.flatMap(({ group }) => (group === null ? [] : [[group.id, group]]))).values(),
  ];
  if (groups.length === 0) return [];
  return [...groups.flatMap((group) => groupBlocks(group, context)), ...boxBlocks(groups, context)];
}

function shownMetrics({ metrics }: ReportGroup): string[] {
  return [...reportColumns('regression'), ...reportColumns('classification')].filter(
    (name) => metrics[name] !== undefined,
  );
}

function groupBlocks(group: ReportGroup, context: SectionContext): Block[] {
  const { t, format, facts } = context;
  const rows = shownMetrics(group).flatMap((name) => {
    const summary = group.metrics[name];
    if (summary === undefined) return [];
    const { n, mean, sd, interval, min, max } = summary;
    const write = writeColumn(name, [mean, sd, min, max, ...(interval ?? [])], context);
    const figures = [
      format.integer(n),
      write(mean),
      write(sd),
      interval === null ? write(null) : `${write(interval[0])} – ${write(interval[1])}`,
      write(min),
      write(max),
    ];
    return [[{ text: metricTitle(name, context) }, ...figures.map((text) => ({ text, numeric: true }))]];
  });
  return [
    {
      kind: 'table',
      caption: group.name,
      head: [t('metric'), 'n', t('mean'), t('sd'), t('confidenceInterval'), t('minimum'), t('maximum')],
      rows,
    },
    ...group.warnings.map((warning): Block => ({
      kind: 'paragraph',
      tone: 'warning',
      text: `${group.name}: ${repeatWarningText(warning, facts.request.locale)}`,
    })),
    ...(group.averagedReport === null
      ? []
      : [
          {
            kind: 'preformatted' as const,
            caption: t('averagedReportCaption', {
              name: group.name,
              count: format.integer(group.averagedReport.count),
            }),
            text: group.averagedReport.text,
          },
        ]),
  ];
}

/** One box a group for the first metric that all of them have. */
function boxBlocks(groups: readonly ReportGroup[], context: SectionContext): Block[] {
  const { t, facts } = context;
  const [first] = groups;
  const name =
    first === undefined
      ? undefined
      : shownMetrics(first).find((metric) => groups.every((group) => group.metrics[metric] !== undefined));
  if (name === undefined) return [];
  const boxes = groups.flatMap((group) => {
    const summary = group.metrics[name];
    const number = facts.runs.find((run) => run.group?.id === group.id)?.detail.number ?? 1;
    return summary === undefined ? [] : [{ name: group.name, color: runStyle(number).color, ...summary }];
  });
  return [
    {
      kind: 'figure',
      caption: t('boxesCaption'),
      svg: boxChart(boxes, { title: t('repeats'), xLabel: metricTitle(name, context), locale: facts.request.locale }),
    },
  ];
}
