import type { StudyRequest } from '../../src-main/contract';

/** A space of one rate and one width, which the smallest network has. */
export const rateAndUnits: StudyRequest['space'] = {
  parameters: [
    {
      name: 'rate',
      paths: ['model.training.optimizer.learningRate'],
      distribution: { kind: 'float', low: 0.001, high: 0.1, log: true, step: null },
      when: [],
    },
    {
      name: 'units',
      paths: ['model.layers.0.units'],
      distribution: { kind: 'categorical', choices: [2, 4] },
      when: [],
    },
  ],
  constraints: [],
};
