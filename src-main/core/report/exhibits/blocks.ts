import type { Exhibit } from '../../common/exhibit';
import { lineChart } from '../charts/lines';
import { ink, runStyle } from '../charts/svg';
import type { Block } from '../document';
import type { Locale } from '../schema';

/** An exhibit as the report prints it. */
export function exhibitBlock(exhibit: Exhibit, locale: Locale): Block {
  switch (exhibit.kind) {
    case 'table':
      return exhibit;
    case 'paragraph':
    case 'preformatted':
      return exhibit;
    case 'lines':
      return {
        kind: 'figure',
        caption: exhibit.caption,
        svg: lineChart({
          title: exhibit.caption,
          xLabel: exhibit.xLabel,
          yLabel: exhibit.yLabel,
          timeZone: exhibit.timeZone,
          locale,
          series: exhibit.series.map(({ name, x, y, look }) => ({
            name,
            x,
            y,
            ...(look === null ? { color: ink.actual, width: 1.8 } : { ...runStyle(look), width: 1.4 }),
          })),
        }),
      };
  }
}
