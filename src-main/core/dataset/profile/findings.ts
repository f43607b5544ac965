import type {
  CategoryProfile,
  ColumnProfile,
  CorrelationMatrix,
  NumberProfile,
  ProfileFinding,
  TimeProfile,
} from '../profile-schema';
import type { Table } from '../table';

const strongCorrelation = 0.98;
/** A class this much rarer than it would be if all had the same number of rows. */
const imbalanced = 0.1;
const manyCategories = 50;

/** What a person should know about the columns and how they go together. */
export function findingsOf(
  columns: readonly ColumnProfile[],
  correlation: CorrelationMatrix,
  { rowCount, timeColumn, seriesIdColumn }: Pick<Table, 'rowCount' | 'timeColumn' | 'seriesIdColumn'>,
): ProfileFinding[] {
  const ofColumn = (column: ColumnProfile): ProfileFinding[] => {
    const found = missingFindings(column, rowCount);
    if (column.kind === 'number') return [...found, ...numberFindings(column)];
    // What orders the rows and what names their series has to be in order; other times and names may be anything.
    if (column.kind === 'time') return column.name === timeColumn ? [...found, ...timeFindings(column)] : found;
    return column.name === seriesIdColumn ? found : [...found, ...categoryFindings(column)];
  };
  return [...columns.flatMap(ofColumn), ...correlationFindings(correlation)];
}

function finding(
  id: ProfileFinding['id'],
  severity: ProfileFinding['severity'],
  column: string,
  message: string,
  values: Record<string, number> = {},
): ProfileFinding {
  return { id, severity, columns: [column], message, values };
}

function missingFindings({ name, missing: count }: ColumnProfile, rowCount: number): ProfileFinding[] {
  if (count === 0) return [];
  const message = `${count} of ${rowCount} values of “${name}” are missing.`;
  return [finding('missingValues', 'warning', name, message, { count, share: count / rowCount })];
}

function numberFindings(profile: NumberProfile): ProfileFinding[] {
  const { name, constant, nearConstant, outliers, markers, stationarity } = profile;
  const found: ProfileFinding[] = [];
  if (constant) found.push(constantFinding(name));
  if (nearConstant) {
    found.push(finding('nearConstantColumn', 'warning', name, `“${name}” is nearly always the same value.`));
  }
  for (const { value, count } of markers) {
    const message = `“${name}”: ${String(value)} comes ${count} times, far outside the rest: a marker of missing values? Treat it as missing in an experiment’s preparation (train --missing "${name}=${String(value)}"), or import the file anew with it as missing (import --missing "${name}=${String(value)}").`;
    found.push(finding('missingMarkers', 'warning', name, message, { value, count }));
  }
  const { count } = outliers;
  if (count > 0) {
    found.push(finding('outliers', 'info', name, `${count} values of “${name}” lie far from the rest.`, { count }));
  }
  if (stationarity === null || stationarity.verdict === 'stationary' || stationarity.verdict === 'undecided')
    return found;
  const { kpss, adf, verdict } = stationarity;
  const values = { kpss, ...(adf === null ? {} : { adf: adf.statistic, adfPValue: adf.pValue }) };
  const figures = `KPSS ${kpss.toFixed(2)}, ADF p ${pValueText(adf?.pValue ?? 0)}`;
  return [
    ...found,
    finding(
      verdict === 'nonStationary' ? 'notStationary' : verdict,
      'info',
      name,
      `${stationaritySentences[verdict](name)} (${figures}).`,
      values,
    ),
  ];
}

const stationaritySentences = {
  nonStationary: (name: string) => `The level of “${name}” wanders: both tests say so`,
  trendStationary: (name: string) =>
    `“${name}” may follow a trend: its level is stable, and yet a unit root is not ruled out`,
  differenceStationary: (name: string) => `The level of “${name}” changes, although it has no unit root`,
};

function pValueText(pValue: number): string {
  return pValue < 0.001 ? '< 0.001' : `= ${pValue.toFixed(3)}`;
}

function constantFinding(name: string): ProfileFinding {
  return finding('constantColumn', 'warning', name, `“${name}” has one value only and teaches nothing.`);
}

function timeFindings({ name, order, gaps, duplicates }: TimeProfile): ProfileFinding[] {
  const found: ProfileFinding[] = [];
  if (order === 'unordered') found.push(finding('timeNotAscending', 'warning', name, `“${name}” does not ascend.`));
  if (gaps.count > 0) {
    const message = `“${name}” has ${gaps.count} gaps; ${gaps.missingRows} rows are missing.`;
    found.push(finding('timeGaps', 'warning', name, message, { count: gaps.count, rows: gaps.missingRows }));
  }
  if (duplicates.count > 0) {
    const message = `${duplicates.count} times of “${name}” are there more than once.`;
    found.push(finding('duplicateTimes', 'warning', name, message, { count: duplicates.count }));
  }
  return found;
}

function categoryFindings({ name, distinct, classes }: CategoryProfile): ProfileFinding[] {
  if (distinct === 1) return [constantFinding(name)];
  if (distinct > manyCategories) {
    return [finding('manyCategories', 'info', name, `“${name}” has ${distinct} categories.`, { count: distinct })];
  }
  const rarest = classes.at(-1);
  if (rarest === undefined || rarest.share * distinct >= imbalanced) return [];
  const message = `The class ${rarest.name} of “${name}” has ${(100 * rarest.share).toFixed(1)} % of the rows.`;
  return [finding('classImbalance', 'info', name, message, { share: rarest.share })];
}

function correlationFindings({ columns, values }: CorrelationMatrix): ProfileFinding[] {
  return columns.flatMap((first, row) =>
    columns.slice(row + 1).flatMap((second, offset): ProfileFinding[] => {
      const correlation = values[row]?.[row + 1 + offset] ?? null;
      if (correlation === null || Math.abs(correlation) < strongCorrelation) return [];
      return [
        {
          id: 'highlyCorrelated',
          severity: 'info',
          columns: [first, second],
          message: `“${first}” and “${second}” say nearly the same: their correlation is ${correlation.toFixed(4)}.`,
          values: { correlation },
        },
      ];
    }),
  );
}
