/** Colours of the present theme, read from the style sheet. */
export interface ChartTheme {
  readonly ink: string;
  readonly grid: string;
  readonly text: string;
  readonly surface: string;
  readonly font: string;
}

/** Colours and font of the page's present theme. */
export function readTheme(element: Element): ChartTheme {
  const style = getComputedStyle(element);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  return {
    ink: read('--chart-ink'),
    grid: read('--chart-grid'),
    text: read('--chart-text'),
    surface: read('--chart-surface'),
    font: style.fontFamily,
  };
}
