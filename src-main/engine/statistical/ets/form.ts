/** A form of exponential smoothing after Hyndman et al. (2008): how error, trend and season enter. */
export interface EtsForm {
  readonly error: 'A' | 'M';
  readonly trend: 'N' | 'A';
  readonly damped: boolean;
  readonly season: 'N' | 'A' | 'M';
}

/** As the field writes it, e.g. `ETS(M,Ad,M)`. */
export function formName({ error, trend, damped, season }: EtsForm): string {
  return `ETS(${error},${trend}${damped ? 'd' : ''},${season})`;
}

/** Which forms a search tries: three letters for error, trend and season, `Z` for whichever is best. */
export interface EtsSearch {
  readonly model: string;
  /** Null: both. */
  readonly damped: boolean | null;
}

/** Seasons of more rows have too many states to be found; the reference leaves them out as well. */
export const longestEtsSeason = 24;

/**
 * Every form that a search may try, in the reference's order. Without infinite variances: a multiplicative season has a
 * multiplicative error; those need values above zero.
 * @param hasSeason whether the season is longer than a row, and shorter than the series
 */
export function candidateForms({ model, damped }: EtsSearch, isPositive: boolean, hasSeason: boolean): EtsForm[] {
  const asked = (place: number, all: string): string[] => {
    const letter = model[place] ?? 'Z';
    return letter === 'Z' ? Array.from(all) : [letter];
  };
  const forms: EtsForm[] = [];
  for (const error of ['A', 'M'] as const) {
    for (const trend of ['N', 'A'] as const) {
      for (const season of ['N', 'A', 'M'] as const) {
        for (const isDamped of [true, false]) {
          const fits =
            asked(0, 'AM').includes(error) &&
            asked(1, 'NA').includes(trend) &&
            asked(2, 'NAM').includes(season) &&
            (trend === 'N' ? !isDamped : damped === null || damped === isDamped);
          const isAdmissible = season === 'N' || hasSeason;
          const isFinite = !(error === 'A' && season === 'M') && (isPositive || error === 'A');
          if (fits && isAdmissible && isFinite) forms.push({ error, trend, damped: isDamped, season });
        }
      }
    }
  }
  return forms;
}
