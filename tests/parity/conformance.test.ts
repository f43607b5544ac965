import { describe } from 'vitest';
import type { Engine } from '../../src-main/core/training';
import { createTensorflowEngine } from '../../src-main/engine/tensorflow';
import { itConforms } from './support/conformance';
import { fusedTiers } from './support/tiers';

const engines: readonly { readonly tier: string; readonly create: () => Engine }[] = [
  ...fusedTiers,
  { tier: 'tfjs', create: createTensorflowEngine },
];

describe.each(engines)('an engine: $tier', ({ create }) => {
  itConforms(create);
});
