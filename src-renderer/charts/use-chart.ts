import type { Chart as ChartInstance } from 'chart.js';
import { nextTick, onMounted, onUnmounted, shallowRef, toRaw, watch, type Ref, type ShallowRef } from 'vue';
import { useI18n } from 'vue-i18n';
import { useFormat } from '../composables/use-format';
import { useSystem } from '../stores/system';
import { chartConfiguration, chartOptions, type ChartContext, type Configuration } from './configuration';
import { nearestPoint } from './crosshair';
import { visibleDatasets } from './datasets';
import type { ChartPick, ChartRange, ChartSpec } from './spec';
import { readTheme } from './theme';

type LoadedChart = ChartInstance<Configuration['type'], Configuration['data']['datasets'][number]['data']>;

/** Where a crosshair stands, in pixels of the canvas. */
export interface CrosshairLine {
  readonly left: number;
  readonly top: number;
  readonly height: number;
}

/** A series whose nearest point is farther than this from the crosshair has nothing to say there. */
const followPixels = 24;

/** Draws a chart on a canvas and keeps it up to date with its data, the visible range, the theme and the language. */
export function useChart(
  canvas: Readonly<ShallowRef<HTMLCanvasElement | null>>,
  spec: () => ChartSpec,
  range: Ref<ChartRange>,
  options: { readonly isBrushable: () => boolean; readonly onPick: (pick: ChartPick) => void },
): {
  toPng(): Promise<Blob | null>;
  /** The x value under a place on the screen, kept within the axis; null before the first drawing. */
  xAt(clientX: number): number | null;
  /** Shows the figures nearest to an x value, as the pointer would; null hides them. Answers with the line to draw there. */
  showAt(x: number | null): CrosshairLine | null;
} {
  const { locale } = useI18n();
  const format = useFormat();
  const system = useSystem();
  const chart = shallowRef<LoadedChart>();
  let disposed = false;
  let framePending = false;

  function context(element: HTMLCanvasElement): ChartContext {
    return {
      theme: readTheme(element),
      format: format.value,
      locale: locale.value,
      reducedMotion: window.matchMedia('(prefers-reduced-motion: reduce)').matches,
      isBrushable: options.isBrushable(),
      onRange: (next) => {
        range.value = next;
      },
      onPick: options.onPick,
      pointAt: (dataset, index) => {
        const point = chart.value?.data.datasets[dataset]?.data[index];
        return point === undefined || point.y === null ? null : { x: point.x, y: point.y };
      },
    };
  }

  /** Changes come in bursts (an event per epoch, a wheel turning); one drawing a frame is enough. */
  function schedule(): void {
    if (framePending) return;
    framePending = true;
    requestAnimationFrame(() => {
      framePending = false;
      draw();
    });
  }

  function draw(): void {
    const element = canvas.value;
    const instance = chart.value;
    if (disposed || element === null || instance === undefined) return;
    const current = toRaw(spec());
    const present = context(element);
    instance.options = chartOptions(current, range.value, present);
    instance.data.datasets = visibleDatasets(current, range.value, element.clientWidth, present.theme);
    instance.update('none');
  }

  onMounted(async () => {
    const { Chart } = await import('./engine');
    const element = canvas.value;
    if (disposed || element === null) return;
    chart.value = new Chart(element, chartConfiguration(toRaw(spec()), range.value, context(element)));
    draw();
  });
  onUnmounted(() => {
    disposed = true;
    chart.value?.destroy();
  });
  watch([spec, range, locale], schedule);
  // The style sheet's colours change after the class on the root element does.
  watch(
    () => system.isDark,
    () => void nextTick(schedule),
  );

  function xAt(clientX: number): number | null {
    const element = canvas.value;
    const scale = chart.value?.scales['x'];
    if (element === null || scale === undefined) return null;
    const value = scale.getValueForPixel(clientX - element.getBoundingClientRect().left) ?? null;
    return value === null ? null : Math.min(scale.max, Math.max(scale.min, value));
  }
  function showAt(x: number | null): CrosshairLine | null {
    const instance = chart.value;
    const scale = instance?.scales['x'];
    if (instance === undefined || scale === undefined) return null;
    const isVisible = x !== null && x >= scale.min && x <= scale.max;
    const left = isVisible ? scale.getPixelForValue(x) : 0;
    const shown = toRaw(spec()).series;
    const active = isVisible
      ? instance.data.datasets.flatMap(({ data }, datasetIndex) => {
          const index = shown[datasetIndex]?.isHelper === true ? null : nearestPoint(data, x);
          const place = index === null ? Infinity : scale.getPixelForValue(data[index]?.x ?? Infinity);
          return index !== null && Math.abs(place - left) <= followPixels ? [{ datasetIndex, index }] : [];
        })
      : [];
    const { top, bottom } = instance.chartArea;
    instance.setActiveElements(active);
    instance.tooltip?.setActiveElements(active, { x: left, y: (top + bottom) / 2 });
    instance.render();
    return isVisible ? { left, top, height: bottom - top } : null;
  }
  return { toPng: () => canvasPng(canvas.value), xAt, showAt };
}

/** A canvas as a picture on the theme's own ground. */
export async function canvasPng(element: HTMLCanvasElement | null): Promise<Blob | null> {
  if (element === null) return null;
  const copy = document.createElement('canvas');
  copy.width = element.width;
  copy.height = element.height;
  const pen = copy.getContext('2d');
  if (pen === null) return null;
  pen.fillStyle = readTheme(element).surface;
  pen.fillRect(0, 0, copy.width, copy.height);
  pen.drawImage(element, 0, 0);
  return new Promise((resolve) => {
    copy.toBlob(resolve, 'image/png');
  });
}
