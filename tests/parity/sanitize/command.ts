import fc from 'fast-check';
import { availableInstructionSets, createNativeEngine } from '../../../src-main/engine/fused';
import { problemOf, readReferenceFrom } from '../support/fixtures';
import { extremeTraining, randomTraining } from '../support/random-models';
import { compareReference } from '../support/reference';

/**
 * What scripts/test-sanitize.mjs runs on native kernels that AddressSanitizer and UndefinedBehaviorSanitizer watch:
 * Keras's figures and random models, on every instruction set. The sanitizers end the process at the first fault.
 * Their build rounds elsewhere than the optimised one, so figures may miss the tolerance, but not by much.
 */
const leeway = 10;

const { signal } = new AbortController();
const folder = process.argv[2] ?? '';
const trainings = [
  ...fc.sample(randomTraining, { numRuns: 30, seed: 1 }),
  ...fc.sample(extremeTraining, { numRuns: 20, seed: 1 }),
];
const failures: string[] = [];
const instructionSets = availableInstructionSets();
if (instructionSets.length === 0) failures.push('the native kernels are not there');

for (const instructionSet of instructionSets) {
  for (const threads of [1, 3]) {
    const factories = { 'fused-native': () => createNativeEngine({ instructionSet, probeThreads: threads }) };
    for (const name of ['layers', 'trajectories']) {
      const { cases } = await compareReference(readReferenceFrom(folder, name), 'fused-native', { factories, threads });
      const wrong = cases.filter(
        (report) => report.state !== 'compared' || !(report.error <= leeway * report.tolerance),
      );
      failures.push(...wrong.map((report) => `${instructionSet}: ${problemOf(report)}`));
    }
  }
  for (const [index, { specification, source }] of trainings.entries()) {
    const trainer = await createNativeEngine({ instructionSet }).create({ ...specification, threads: 1 + (index % 3) });
    const order = source.starts.map((_, place) => place);
    const { learningRate } = specification.optimizer;
    await trainer.trainEpoch(source, order, { learningRate, epoch: 1, signal });
    await trainer.evaluate(source, signal);
    await trainer.predict(source, signal);
    trainer.setWeights(trainer.weights());
    trainer.dispose();
  }
  process.stdout.write(`${instructionSet}: no fault\n`);
}
for (const failure of failures) process.stderr.write(`${failure}\n`);
if (failures.length > 0) process.exitCode = 1;
