import type { DatasetProfile, ProfileFinding } from '../../../../src-main/core/dataset/profile-schema';
import type { Formatters } from '../../../format/formatters';
import { writeNumber } from '../../../form/number-text';
import type { Translate } from '../../../format/translate';

const smallestPValue = 0.001;

/** With its sign: `= 0.038`, or `< 0.001` for what is smaller. */
export function pValueText(value: number | undefined, { number }: Formatters): string {
  return value !== undefined && value < smallestPValue ? `< ${number(smallestPValue)}` : `= ${number(value)}`;
}

/** What a finding says and asks, in the present language. */
export function findingText(
  { id, columns, values }: ProfileFinding,
  profile: DatasetProfile,
  format: Formatters,
  t: Translate,
  locale: string,
): string {
  const [column = '', other = ''] = columns;
  const found = profile.columns.find(({ name }) => name === column);
  const longest = found?.kind === 'time' ? found.gaps.longest[0] : undefined;
  const rarest = found?.kind === 'category' ? found.classes.at(-1) : undefined;
  return t(`datasets.findings.${id}`, {
    column,
    other,
    count: format.integer(values['count']),
    rows: format.integer(values['rows']),
    share: format.percent(values['share']),
    kpss: format.number(values['kpss']),
    pValue: pValueText(values['adfPValue'], format),
    // A marker of missing values with all its digits, and as the command line takes it.
    value: writeNumber(values['value'], locale),
    marker: String(values['value'] ?? ''),
    correlation: format.number(values['correlation']),
    length: format.duration(longest === undefined ? null : longest.to - longest.from),
    name: rarest?.name ?? '',
  });
}
