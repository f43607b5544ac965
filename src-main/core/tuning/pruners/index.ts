import type { Pruner } from '../pruner';
import { ashaPruner, pashaPruner } from './asha';
import { hyperbandPruner, successiveHalvingPruner } from './halving';
import type { PrunerKind, PrunerSpecification, SpecificationOf } from './schema';
import { patientPruner, percentilePruner, thresholdPruner, withoutPauses } from './simple';

const pruners: { readonly [Kind in PrunerKind]: (specification: SpecificationOf<Kind>) => Pruner } = {
  none: () => withoutPauses(() => false),
  median: (specification) => percentilePruner({ ...specification, percentile: 50 }),
  percentile: percentilePruner,
  successiveHalving: successiveHalvingPruner,
  asha: ashaPruner,
  pasha: pashaPruner,
  hyperband: hyperbandPruner,
  threshold: thresholdPruner,
  patient: (specification) =>
    patientPruner(
      specification,
      specification.wrappedPruner === null ? null : createPruner(specification.wrappedPruner),
    ),
};

/** The pruner of a specification. */
export function createPruner(specification: PrunerSpecification): Pruner {
  return make(pruners, specification);
}

function make<Kind extends PrunerKind>(
  table: { readonly [One in Kind]: (specification: SpecificationOf<One>) => Pruner },
  specification: SpecificationOf<Kind> & { kind: Kind },
): Pruner {
  return table[specification.kind](specification);
}
