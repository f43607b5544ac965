import fc from 'fast-check';

const rate = fc.constantFrom(0, 0, 0.2);
const regularizer = fc.constantFrom(null, null, { l1: 0, l2: 0.01 }, { l1: 0.001, l2: 0 });
const cellActivation = fc.constantFrom('tanh' as const, 'sigmoid' as const);

/**
 * Layers whose units and filters are of the given sizes.
 * `sequence` takes a sequence and hands one on, `closing` ends with one row, `dense` and `dropout` take a row.
 */
export function randomLayers(units: fc.Arbitrary<number>) {
  const recurrentFields = {
    units,
    activation: fc.constantFrom(
      'tanh' as const,
      'tanh' as const,
      'relu' as const,
      'linear' as const,
      'sigmoid' as const,
    ),
    useBias: fc.boolean(),
    goBackwards: fc.boolean(),
    dropout: rate,
    recurrentDropout: rate,
    kernelRegularizer: regularizer,
    recurrentRegularizer: regularizer,
    biasRegularizer: regularizer,
  };

  const recurrent = (returnSequences: boolean) =>
    fc.oneof(
      fc.record({
        ...recurrentFields,
        type: fc.constant('LSTM' as const),
        recurrentActivation: cellActivation,
        returnSequences: fc.constant(returnSequences),
      }),
      fc.record({
        ...recurrentFields,
        type: fc.constant('GRU' as const),
        recurrentActivation: cellActivation,
        resetAfter: fc.boolean(),
        returnSequences: fc.constant(returnSequences),
      }),
      fc.record({
        ...recurrentFields,
        type: fc.constant('SimpleRNN' as const),
        returnSequences: fc.constant(returnSequences),
      }),
    );

  const cell = (returnSequences: boolean) =>
    fc.oneof(
      { weight: 3, arbitrary: recurrent(returnSequences) },
      {
        weight: 1,
        arbitrary: fc.record({
          type: fc.constant('Bidirectional' as const),
          layer: recurrent(returnSequences),
          mergeMode: fc.constantFrom('concat' as const, 'sum' as const, 'ave' as const),
        }),
      },
    );

  const dense = fc.record({
    type: fc.constant('Dense' as const),
    units,
    activation: fc.constantFrom('linear' as const, 'relu' as const, 'tanh' as const, 'sigmoid' as const),
    useBias: fc.boolean(),
    kernelRegularizer: regularizer,
    biasRegularizer: regularizer,
  });
  const dropout = fc.record({ type: fc.constant('Dropout' as const), rate: fc.constantFrom(0.1, 0.5) });

  /** Layers that take a sequence and hand one on; windows are at least as long as two of them can need. */
  const sequenceLayer = fc.oneof(
    { weight: 3, arbitrary: cell(true) },
    {
      weight: 2,
      arbitrary: fc
        .record({
          type: fc.constant('Conv1D' as const),
          filters: units,
          kernelSize: fc.integer({ min: 1, max: 3 }),
          strides: fc.integer({ min: 1, max: 2 }),
          dilationRate: fc.integer({ min: 1, max: 2 }),
          padding: fc.constantFrom('valid' as const, 'same' as const, 'causal' as const),
          activation: fc.constantFrom('linear' as const, 'relu' as const, 'tanh' as const),
          useBias: fc.boolean(),
          kernelRegularizer: regularizer,
          biasRegularizer: regularizer,
        })
        .map((layer) => (layer.strides > 1 ? { ...layer, dilationRate: 1 } : layer)),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        type: fc.constant('MaxPooling1D' as const),
        poolSize: fc.integer({ min: 1, max: 2 }),
        strides: fc.constantFrom(null, 1),
        padding: fc.constantFrom('valid' as const, 'same' as const),
      }),
    },
    { weight: 1, arbitrary: dense },
    { weight: 1, arbitrary: dropout },
  );

  const closing = fc.oneof(
    { weight: 3, arbitrary: cell(false) },
    { weight: 1, arbitrary: fc.constant({ type: 'GlobalAveragePooling1D' as const }) },
    { weight: 1, arbitrary: fc.constant({ type: 'Flatten' as const }) },
  );
  return { sequence: sequenceLayer, closing, dense, dropout };
}
