import { metricHeading, partMetrics, type PartEvaluation } from '../../evaluation';
import type { Block } from '../document';
import type { SectionContext } from '../facts';
import { writeColumn } from './metric-texts';

/** The interval of every metric of a run's test part, or why it has none. */
export function certaintyBlocks(name: string, part: PartEvaluation, context: SectionContext): Block[] {
  const { t, facts, format } = context;
  if (part.certainty === null) return [];
  const metrics: Readonly<Record<string, number>> = partMetrics(part);
  const rows = part.certainty.intervals.flatMap(({ metric, lower, upper, reason }) => {
    const value = metrics[metric];
    if (value === undefined) return [];
    const write = writeColumn(metric, [value, lower, upper], context);
    const interval = reason === null ? `${write(lower)} … ${write(upper)}` : t(`noInterval_${reason}`);
    return [
      [
        { text: metricHeading(metric, facts.request.locale) ?? metric },
        { text: write(value), numeric: true },
        { text: interval, numeric: true },
      ],
    ];
  });
  return [
    {
      kind: 'table',
      caption: t('certaintyCaption', { name }),
      head: [t('metric'), t('value'), format.percent(0.95)],
      rows,
    },
  ];
}
