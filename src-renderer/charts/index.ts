export { default as BoxPlotPanel } from './BoxPlotPanel.vue';
export { default as ChartPanel } from './ChartPanel.vue';
export { default as HeatMapPanel } from './HeatMapPanel.vue';
export { linkCrosshairs } from './crosshair';
export { fileName, saveFile } from './export';
export { palette, runLook, seriesColor } from '../../src-main/core/common/palette';
export { markColor } from './palette';
export type { BoxPlotSpec, HeatMapSpec } from './grid-spec';
export type { ChartMark, ChartPick, ChartRange, ChartSeries, ChartSpec } from './spec';
