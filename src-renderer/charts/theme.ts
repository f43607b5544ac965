/** Colours of the present theme, read from the style sheet. */
export interface ChartTheme {
  readonly ink: string;
  readonly grid: string;
  readonly text: string;
  readonly surface: string;
  /** How strong a shaded stretch is, as the two hexadecimal digits of a colour's alpha: a dark ground swallows more. */
  readonly shade: string;
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
    shade: read('--chart-shade'),
    font: style.fontFamily,
  };
}
