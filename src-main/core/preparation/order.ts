import { GatewiseError } from '../common/errors';
import { said } from '../common/sentence';
import { isRowStep } from './steps/row-steps';
import type { PreparationConfiguration, PreparationStep } from './schema';

/** Whether a step can change the number of rows. */
export function changesRows(step: PreparationStep): boolean {
  return step.kind === 'resample' || (step.kind === 'fillMissing' && step.method === 'drop');
}

/** A step's place: what is missing is known first, rows are put in order, then made and dropped, and all else is done to those that are left. */
const places = { missing: 0, order: 1, rows: 2, values: 3 } as const;

function placeOf(step: PreparationStep): number {
  if (step.kind === 'missingValues') return places.missing;
  if (isRowStep(step)) return places.order;
  return changesRows(step) ? places.rows : places.values;
}

/** @throws GatewiseError BAD_INPUT where a step stands behind one that it has to come before, with its field */
export function requireOrder({ steps }: PreparationConfiguration): void {
  let latest = -1;
  let misplaced = -1;
  steps.forEach((step, index) => {
    const place = placeOf(step);
    if (place < latest) misplaced = index;
    latest = Math.max(latest, place);
  });
  if (misplaced < 0) return;
  const step = steps[misplaced];
  throw new GatewiseError(
    'BAD_INPUT',
    step?.kind === 'missingValues'
      ? said`Which values are missing has to be known before any other step reads them. Move this step up.`
      : step !== undefined && isRowStep(step)
        ? said`Rows are put in order before any step reads or makes them. Move this step up.`
        : said`Resampling and dropping rows move the borders of the parts, so they come before all other steps. Move this step up.`,
    { field: `preparation.steps.${misplaced}` },
  );
}

/** The index at which a new step of a kind stands behind all those that it has to come after. */
export function placeForStep(steps: readonly PreparationStep[], step: PreparationStep): number {
  const next = steps.findIndex((other) => placeOf(other) > placeOf(step));
  return next < 0 ? steps.length : next;
}
