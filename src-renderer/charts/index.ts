export { default as ChartPanel } from './ChartPanel.vue';
export { fileName, saveFile, toCsv } from './export';
export { palette, runLook, seriesColor } from './palette';
export type { ChartMark, ChartRange, ChartSeries, ChartSpec } from './spec';
