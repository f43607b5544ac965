import type { Chart as ChartInstance, ChartConfiguration, ChartType, DefaultDataPoint } from 'chart.js';
import { nextTick, onMounted, onUnmounted, watch, type ShallowRef } from 'vue';
import { useI18n } from 'vue-i18n';
import { useFormat } from '../composables/use-format';
import type { Formatters } from '../format/formatters';
import { useSystem } from '../stores/system';
import { readTheme, type ChartTheme } from './theme';
import { canvasPng } from './use-chart';

/** Draws what rarely changes (heat maps, box plots): anew when its data, the theme or the language does. */
export function useDrawing<Type extends ChartType, Data = DefaultDataPoint<Type>, Label = unknown>(
  canvas: Readonly<ShallowRef<HTMLCanvasElement | null>>,
  source: () => unknown,
  configure: (theme: ChartTheme, format: Formatters) => ChartConfiguration<Type, Data, Label>,
): { toPng(): Promise<Blob | null> } {
  const { locale } = useI18n();
  const format = useFormat();
  const system = useSystem();
  let chart: ChartInstance<Type, Data, Label> | undefined;
  let disposed = false;

  async function draw(): Promise<void> {
    const { Chart } = await import('./engine');
    const element = canvas.value;
    chart?.destroy();
    chart = undefined;
    if (disposed || element === null) return;
    chart = new Chart<Type, Data, Label>(element, configure(readTheme(element), format.value));
  }

  onMounted(() => void draw());
  onUnmounted(() => {
    disposed = true;
    chart?.destroy();
  });
  watch([source, locale], () => void draw());
  watch(
    () => system.isDark,
    () => void nextTick(draw),
  );
  return { toPng: () => canvasPng(canvas.value) };
}
