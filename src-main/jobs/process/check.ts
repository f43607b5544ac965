import { sentenceText } from '../../core/common/sentence';
import type { z } from 'zod';
import { GatewiseError, type Issue } from '../../core/common/errors';
import type { Table } from '../../core/dataset/table';
import { preflightSearch } from '../../core/preflight';
import type { PreflightFinding } from '../../core/preflight/schema';
import { preparationOf } from '../../core/experiment/preparation-input';
import { prepare } from '../../core/preparation';
import { shapedModel } from '../../engine';
import { Breather } from '../../engine/common/breather';
import { memoryFinding, readMemory, tooLarge } from '../memory';
import { threadsPerJob } from '../parallelism';
import type { CheckOutput, requestDefinitions } from '../kinds';
import { gateFeature } from './model/members';
import { shapeWithSeason, summarizeSplit } from './model/facts';
import { seasonalPeriod } from './train/season';
import { tableOf } from './table-cache';

type CheckInput = z.output<(typeof requestDefinitions)['check']['input']>;

const onlyNetworks = 'No solution minimises a loss with weights below zero: use a weight above zero, or a network.';

/** Windows, model, engine and leaks of a configuration, without training it. What is impossible is an error, not a throw. */
export async function checkConfiguration(input: CheckInput, signal: AbortSignal): Promise<CheckOutput> {
  const { configuration, dataset } = input;
  const empty: CheckOutput = {
    errors: [],
    split: null,
    model: null,
    inputNames: [],
    classNames: null,
    memoryBytes: null,
    engine: null,
    engineNote: null,
    engineNoteSentence: null,
    season: null,
    findings: [],
  };
  const table = await tableOf(dataset, signal);
  const findings = input.preflight ? await search(table, input, signal) : [];
  const { model: ofKind, sampleWeight } = configuration;
  if (sampleWeight !== null && sampleWeight.weight < 0 && ofKind.kind !== 'sequential') {
    return { ...empty, errors: [{ path: 'sampleWeight.weight', message: onlyNetworks }], findings };
  }
  const prepared = attempt(() => prepare(table, preparationOf(configuration)));
  // What the data are like may well be why they cannot be prepared.
  if ('error' in prepared) return { ...empty, errors: [prepared.error], findings };
  const data = prepared.value;
  const known: CheckOutput = {
    ...empty,
    split: summarizeSplit(data),
    inputNames: [...data.featureNames],
    classNames: data.classNames === null ? null : [...data.classNames],
    season: data.classNames === null ? seasonalPeriod(configuration, data) : null,
    findings,
  };
  const shaped = attempt(() => {
    gateFeature(ofKind, data);
    const model = shapedModel(ofKind, shapeWithSeason(configuration, data));
    return { model, summary: model.summary() };
  });
  if ('error' in shaped) return { ...known, errors: [shaped.error] };
  const { model, summary } = shaped.value;
  // A job alone gets all cores, and every thread has memory of its own: no job needs more than this.
  const plan = await model.plan({ seed: 0, threads: threadsPerJob(1), engine: input.engine });
  const memoryBytes = plan.memoryBytes + data.inputs.byteLength;
  const memory = input.memory ?? readMemory();
  const refusal = tooLarge(memoryBytes, memory);
  const notFree = refusal === null ? memoryFinding(memoryBytes, memory) : null;
  return {
    ...known,
    errors: refusal === null ? [] : [{ path: plan.memoryField, message: sentenceText(refusal), sentence: refusal }],
    model: summary,
    memoryBytes,
    engine: plan.engine,
    engineNote: plan.remark === null ? null : sentenceText(plan.remark),
    engineNoteSentence: plan.remark,
    findings: notFree === null ? findings : [...findings, notFree],
  };
}

/**
 * What the data hold against the configuration. A question that is overtaken is left at the next feature, so that the one that
 * overtook it need not wait: many columns take seconds.
 */
async function search(table: Table, input: CheckInput, signal: AbortSignal): Promise<PreflightFinding[]> {
  const { testLookups, guessedTarget } = input;
  const steps = preflightSearch(table, input.configuration, { testLookups, guessedTarget });
  const breather = new Breather(signal);
  for (;;) {
    await breather.breathe();
    const step = attempt(() => steps.next());
    // What is wrong with the configuration itself is said by what prepares it.
    if ('error' in step) return [];
    if (step.value.done === true) return step.value.value;
  }
}

type Attempt<T> = { readonly value: T } | { readonly error: Issue };

function attempt<T>(work: () => T): Attempt<T> {
  try {
    return { value: work() };
  } catch (thrown) {
    if (!(thrown instanceof GatewiseError)) throw thrown;
    const { field = '', sentence } = thrown.details;
    return { error: { path: field, message: thrown.message, ...(sentence === undefined ? {} : { sentence }) } };
  }
}
