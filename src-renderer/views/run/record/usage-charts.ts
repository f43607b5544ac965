import { usageFigures, type RunUsage, type Stretch } from '../../../../src-main/core/run/usage';
import { palette, type ChartSeries, type ChartSpec } from '../../../charts';
import type { Formatters } from '../../../format/formatters';
import type { Translate } from '../../../format/translate';

/** As sizes are written everywhere. */
const gigabyte = 1e9;

interface Line {
  readonly id: string;
  readonly label: string;
  readonly of: (point: RunUsage['points'][number]) => Stretch | null;
}

function chart(
  usage: RunUsage,
  lines: readonly Line[],
  unit: number,
  axis: Pick<ChartSpec, 'title' | 'yLabel' | 'yRange' | 'xLabel'>,
): ChartSpec {
  const x = usage.points.map(({ untilMs }) => untilMs / 1000);
  const series = lines.flatMap(({ id, label, of }, place): ChartSeries[] => {
    const y = usage.points.map((point) => {
      const stretch = of(point);
      return stretch === null ? null : stretch.mean / unit;
    });
    if (y.every((value) => value === null)) return [];
    return [{ id, label, color: palette[place % palette.length] ?? 'ink', x, y }];
  });
  return { ...axis, xKind: 'number', zeroBased: true, series };
}

/** How busy processors and graphics cards were, in percent, and which memory was taken, both over the seconds at work. */
export function usageCharts(usage: RunUsage, t: Translate): { readonly busy: ChartSpec; readonly memory: ChartSpec } {
  const xLabel = t('run.usage.seconds');
  const several = usage.graphics.length > 1;
  const cards = (of: (card: RunUsage['points'][number]['graphics'][number] | undefined) => Stretch | null): Line[] =>
    usage.graphics.map(({ name }, card) => ({
      id: `graphics${card}`,
      label: several ? `${card + 1} · ${name}` : name,
      of: (point) => of(point.graphics[card]),
    }));
  return {
    busy: chart(
      usage,
      [
        { id: 'machine', label: t('run.usage.machine'), of: ({ machineProcessor }) => machineProcessor },
        { id: 'run', label: t('run.usage.run'), of: ({ runProcessor }) => runProcessor },
        ...cards((card) => card?.busy ?? null),
      ],
      0.01,
      { title: t('run.usage.busy'), xLabel, yLabel: '%', yRange: { from: 0, to: 100 } },
    ),
    memory: chart(
      usage,
      [
        { id: 'machine', label: t('run.usage.machine'), of: ({ machineMemory }) => machineMemory },
        { id: 'run', label: t('run.usage.run'), of: ({ runMemory }) => runMemory },
        ...cards((card) => card?.memory ?? null),
      ],
      gigabyte,
      { title: t('run.usage.memory'), xLabel, yLabel: 'GB' },
    ),
  };
}

/** Mean and largest value of each quantity, in words; what is not known is left out. */
export function usageTexts(
  usage: RunUsage,
  t: Translate,
  format: Formatters,
): { readonly id: string; readonly name: string; readonly value: string }[] {
  const figures = usageFigures(usage);
  const told = (stretch: Stretch, text: (value: number) => string): string =>
    t('run.usage.meanAndMost', { mean: text(stretch.mean), most: text(stretch.max) });
  const of = (total: number | null) => (value: number) =>
    total === null
      ? format.bytes(value)
      : t('run.usage.ofAll', { part: format.bytes(value), all: format.bytes(total) });
  const { runProcessor, machineProcessor, machineMemory } = figures;
  const percent = (value: number): string => format.percent(value);
  return [
    ...(runProcessor === null
      ? []
      : [{ id: 'runProcessor', name: t('run.usage.runProcessor'), value: told(runProcessor, percent) }]),
    ...(machineProcessor === null
      ? []
      : [{ id: 'machineProcessor', name: t('run.usage.machineProcessor'), value: told(machineProcessor, percent) }]),
    { id: 'peakMemory', name: t('run.usage.peakMemory'), value: format.bytes(usage.peakMemoryBytes) },
    ...(machineMemory === null
      ? []
      : [
          {
            id: 'machineMemory',
            name: t('run.usage.machineMemory'),
            value: of(usage.memoryBytes)(machineMemory.max),
          },
        ]),
    ...figures.graphics.flatMap(({ name, busy, memory }, card) => [
      ...(busy === null ? [] : [{ id: `busy${card}`, name, value: told(busy, percent) }]),
      ...(memory === null
        ? []
        : [
            {
              id: `memory${card}`,
              name: t('run.usage.memoryOf', { name }),
              value: of(usage.graphics[card]?.memoryBytes ?? null)(memory.max),
            },
          ]),
    ]),
  ];
}
