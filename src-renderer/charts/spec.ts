/** A chart as data. The wrapper draws it, exports it and tells it as a table. */
export interface ChartSeries {
  readonly id: string;
  readonly label: string;
  /** CSS colour, or `ink` for the neutral one that actual values have. */
  readonly color: string;
  /** Ascending. */
  readonly x: readonly number[];
  readonly y: readonly (number | null)[];
  readonly dash?: readonly number[];
  readonly width?: number;
  readonly kind?: 'line' | 'bar' | 'points';
  /** Radius of `points`, in pixels. Default 2.5. */
  readonly radius?: number;
  /** What the tooltip says of each point instead of its y. */
  readonly texts?: readonly string[];
  /** Left out of legend and tooltip, such as the lower end of a band. */
  readonly isHelper?: boolean;
  /** Fill down to the series of this id. */
  readonly fillTo?: string;
}

/** A line (`to` left out) or a shaded band across the whole height (x) or width (y). */
export interface ChartMark {
  readonly axis: 'x' | 'y';
  readonly from: number;
  readonly to?: number;
  readonly label?: string;
  readonly color: string;
  readonly dashed?: boolean;
  /** Where along a line its label stands; default: at its start. */
  readonly labelAt?: 'start' | 'center';
}

export interface ChartSpec {
  readonly title: string;
  /** What its files are called, where the title needs its surroundings to be understood. Default: the title. */
  readonly exportName?: string;
  readonly xLabel: string;
  readonly yLabel: string;
  /** `time`: milliseconds since 1970 UTC. `row`: whole numbers. */
  readonly xKind: 'time' | 'row' | 'number';
  readonly logarithmic?: boolean;
  readonly zeroBased?: boolean;
  /** Ends of the axes where the data do not set them, such as 0 to 1 for shares. */
  readonly xRange?: { readonly from: number; readonly to: number };
  readonly yRange?: { readonly from: number; readonly to: number };
  /** Names of places on the x axis, such as weekdays, instead of figures. */
  readonly xNames?: readonly {
    readonly x: number;
    readonly name: string;
    /** A second line below the name. */
    readonly detail?: string;
  }[];
  /** The y axis has no figures of its own. */
  readonly hidesY?: boolean;
  readonly series: readonly ChartSeries[];
  readonly marks?: readonly ChartMark[];
}

/** A point that was clicked: its series and its place. */
export interface ChartPick {
  readonly seriesId: string;
  readonly x: number;
  readonly y: number;
}

/** Visible part of the x axis; null shows everything. */
export type ChartRange = { readonly from: number; readonly to: number } | null;

const hourMs = 3_600_000;

/** First and last x of all series, with room around a single one; null without points. */
export function extent(spec: ChartSpec): ChartRange {
  if (spec.xRange !== undefined) return spec.xRange;
  let from = Infinity;
  let to = -Infinity;
  for (const { x, kind } of spec.series) {
    const first = x[0];
    const last = x[x.length - 1];
    if (first === undefined || last === undefined) continue;
    // Bars reach half a bar beyond their centres.
    const margin = kind === 'bar' && x.length > 1 ? (last - first) / (x.length - 1) / 2 : 0;
    from = Math.min(from, first - margin);
    to = Math.max(to, last + margin);
  }
  if (from === to) {
    // One point alone stands in the middle of its axis: an axis without length draws nothing.
    const room = spec.xKind === 'time' ? hourMs : 1;
    return { from: from - room, to: to + room };
  }
  return from < to ? { from, to } : null;
}
