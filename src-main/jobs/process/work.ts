import { sentenceText } from '../../core/common/sentence';
import { setImmediate } from 'node:timers/promises';
import { profileTable } from '../../core/dataset';
import { lockThreshold } from '../../core/evaluation';
import { datasetFacts, trainingFactsOf } from '../../core/prediction';
import { previewStep } from '../../core/preparation';
import { listEngines, probeEngine } from '../../engine';
import { readPredictions } from '../../artefact/predictions/read';
import { readTrainingFacts } from '../../artefact/training';
import { importFile, loadTable, previewFile, readPanelFacts, readRows, readSeries } from '../../ingest';
import type { GatewiseJobs, GatewiseRequests } from '../kinds';
import { threadsPerJob } from '../parallelism';
import { appendFile } from './append';
import { backtestRun } from './backtest';
import { evaluateAgain } from './evaluate-again';
import { checkConfiguration } from './check';
import { compareRuns } from './compare';
import { explainRun } from './explain';
import { generateDataset } from './generate';
import { forecastRun } from './forecast';
import { findLeads } from './lead';
import { findRecalls } from './recalls';
import { predictFile } from './predict';
import { exportModel, importModel } from './predict/model-file';
import { lookAtFile } from './predict/new-file';
import { writeReport } from './report';
import { searchCandidates } from './search';
import { setUpEngine } from './setup';
import type { JobHandlers, RequestHandlers } from './handlers';
import { tableOf } from './table-cache';
import { Throttle } from './throttle';
import { trainRun } from './train';

const progressEveryMs = 100;
/**
 * Threads that an import takes where the machine has them, whatever its share: it is soon over, and stores the same file on
 * any number of threads. Each takes some 40 MB, so that the others of a larger machine are left to its share.
 */
const importThreads = 2;

/** What each kind of job does. */
export const jobHandlers: JobHandlers<GatewiseJobs> = {
  train: trainRun,
  forecast: forecastRun,
  predict: predictFile,
  backtest: backtestRun,
  evaluate: evaluateAgain,
  explain: explainRun,
  search: searchCandidates,
  setup: setUpEngine,
  import: async (specification, { emit, signal, threads }) => {
    emit({ type: 'state', state: 'running' });
    const throttle = new Throttle<{ fraction: number; message: string }>(progressEveryMs, Date.now, (progress) => {
      emit({ type: 'progress', ...progress, run: null });
    });
    const result = await importFile(specification, {
      signal,
      threads: Math.max(threads, Math.min(importThreads, threadsPerJob(1))),
      onProgress: (fraction, message) => {
        throttle.offer({ fraction, message });
      },
    });
    return { result, stopped: false };
  },
  append: appendFile,
  generate: generateDataset,
  profile: async ({ dataset }, { emit, signal }) => {
    emit({ type: 'state', state: 'running' });
    const table = await loadTable(dataset, signal);
    const profile = await profileTable(table, {
      signal,
      pause: () => setImmediate(),
      onColumn: (column) => {
        emit({ type: 'column', profile: column });
      },
      onProgress: (done, total) => {
        emit({ type: 'progress', fraction: done / Math.max(1, total), message: 'profiling', run: null });
      },
    });
    return { result: { profile }, stopped: false };
  },
};

/** How each short question is answered. */
export const requestHandlers: RequestHandlers<GatewiseRequests> = {
  preview: (input) => previewFile(input),
  rows: ({ dataset, ...request }, signal) => readRows(dataset, request, signal),
  series: ({ dataset, ...request }, signal) => readSeries(dataset, request, signal),
  panel: ({ dataset }, signal) => readPanelFacts(dataset, signal),
  previewStep: async ({ dataset, configuration, step }, signal) =>
    previewStep(await tableOf(dataset, signal), configuration, step),
  matchFile: async ({ file, training, task, renames }) => {
    const facts =
      training.from === 'model'
        ? await readTrainingFacts(training.files)
        : trainingFactsOf(training.dataset, task, null, null);
    const { match, preview } = await lookAtFile(file, facts, renames);
    return { match, preview };
  },
  matchRows: async ({ file, dataset, renames }) => {
    const { match, preview } = await lookAtFile(file, datasetFacts(dataset), renames, 'dataset');
    return { match, preview };
  },
  exportModel,
  importModel,
  check: checkConfiguration,
  predictions: ({ files, part, offset, limit }) => readPredictions(files, part, { offset, limit: limit ?? undefined }),
  compare: compareRuns,
  report: writeReport,
  recalls: findRecalls,
  leads: findLeads,
  lockThreshold: async ({ files, choice, className, hasTest }) =>
    lockThreshold({
      choice,
      className,
      validation: await readPredictions(files, 'validation'),
      test: hasTest ? await readPredictions(files, 'test') : null,
    }),
  probeEngine: ({ engine }) => probeEngine(engine),
  devices: async () => {
    const engines = await listEngines();
    const preferred = engines.find(({ available }) => available)?.id;
    return engines.map(({ id, available, device, note }) => ({
      id,
      available,
      device,
      note: note === null ? null : sentenceText(note),
      noteSentence: note,
      isDefault: id === preferred,
    }));
  },
};
