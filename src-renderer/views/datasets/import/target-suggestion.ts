import type { FilePreview, PreviewColumn } from '../../../../src-main/core/dataset/preview-schema';

/** What would be learned from a file as it is read, and which other columns look like labels. */
export interface TargetSuggestion {
  readonly target: PreviewColumn | undefined;
  /** At most three, the fewest values first. */
  readonly labels: readonly PreviewColumn[];
}

const mostLabels = 20;
/** Numbers with so few values, each seen many times, may be codes of classes. */
const mostCodes = 5;
const fewestRowsPerCode = 20;
const mostSuggestions = 3;

export function suggestTarget({ columns, rowCount }: FilePreview): TargetSuggestion {
  const isLabel = ({ kind, role, distinct }: PreviewColumn): boolean => {
    if (role === 'target' || role === 'time' || role === 'seriesId' || distinct < 2) return false;
    if (kind === 'category' || kind === 'boolean') return distinct <= mostLabels;
    return kind === 'number' && distinct <= mostCodes && rowCount.value >= distinct * fewestRowsPerCode;
  };
  return {
    target: columns.find(({ role }) => role === 'target'),
    labels: columns
      .filter(isLabel)
      .toSorted((one, other) => one.distinct - other.distinct)
      .slice(0, mostSuggestions),
  };
}
