import type { Diagnostic } from '../../core/model';
import type { FittedSeries } from './method';

/** What the fits have to tell: of one series all figures, of several the forms by how often they were chosen. */
export function diagnosticsOf(
  fits: readonly Pick<FittedSeries, 'form' | 'figures'>[],
  filledRows: number,
): Diagnostic[] {
  const [only, ...others] = fits;
  const filled: Diagnostic[] = filledRows === 0 ? [] : [{ name: 'filledRows', value: filledRows }];
  if (only === undefined) return filled;
  if (others.length === 0) return [{ name: 'form', value: only.form }, ...only.figures, ...filled];
  const counts = new Map<string, number>();
  for (const { form } of fits) counts.set(form, (counts.get(form) ?? 0) + 1);
  const forms = [...counts].sort(([, a], [, b]) => b - a).map(([form, count]) => `${form} × ${count}`);
  return [{ name: 'series', value: fits.length }, { name: 'form', value: forms.join(', ') }, ...filled];
}
