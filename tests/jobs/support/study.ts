import type { StudyRequest } from '../../../src-main/contract';
import { sineExperiment, type Client } from '../../hostile/support/backend';
import { rateAndUnits } from '../../support/rate-and-units';

/** A search with room for few and short trials. */
export const fewTrials: StudyRequest = {
  space: rateAndUnits,
  sampler: { kind: 'random' },
  seed: 5,
  workers: 1,
  budget: { trials: 6, minutes: null, patience: null },
  confirmation: { best: 0, seeds: 2, windows: 1 },
};

export const trialsOnly = (trials: number) => ({ trials, minutes: null, patience: null });

/** A study of the smallest network on a sine; it has not begun. */
export async function madeStudy(client: Client, change: Partial<StudyRequest> = {}, epochs = 2) {
  const { experiment } = await sineExperiment(client, { epochs, earlyStopping: null });
  return client.studies.create({ name: 'S', experimentId: experiment.id, settings: { ...fewTrials, ...change } });
}

/** Leads a study until it is at rest. */
export async function ledStudy(client: Client, id: Awaited<ReturnType<typeof madeStudy>>['id']) {
  const events = await client.studies.watch({ id });
  await client.studies.start({ id });
  let hasBegun = false;
  for await (const event of events) {
    if (event.type !== 'study') continue;
    hasBegun ||= event.study.state === 'running';
    if (hasBegun && event.study.state !== 'running') break;
  }
  const { trials } = await client.studies.trials({ id });
  return trials;
}
