import type { Exhibit } from '../../common/exhibit';
import { metricLabel } from '../../evaluation/metrics';
import type { Deployment } from '../../recipe';
import { createFormatter } from '../format';
import type { Locale } from '../schema';
import { exhibitTexts } from './messages';

/** Where the model went, whether it predicts there what it predicted here, and its figures on new rows. */
export function deploymentExhibits(
  { runName, model, windows, largestDifference, metrics, testMetrics }: Deployment,
  locale: Locale,
): Exhibit[] {
  const t = exhibitTexts(locale);
  const format = createFormatter(locale);
  return [
    {
      kind: 'paragraph',
      tone: largestDifference === 0 ? 'normal' : 'warning',
      text: t('deployed', {
        name: runName,
        megabytes: format.bytes(model.bytes),
        windows: format.integer(windows),
        difference: format.number(largestDifference),
      }),
    },
    {
      kind: 'table',
      caption: t('deployedCaption', { name: runName }),
      head: [t('metric'), t('newRows'), t('testPart')],
      rows: Object.entries(metrics).flatMap(([name, value]) =>
        value === null
          ? []
          : [
              [
                { text: metricLabel(name, locale) ?? name },
                { text: format.number(value), numeric: true },
                { text: format.number(testMetrics[name]), numeric: true },
              ],
            ],
      ),
    },
  ];
}
