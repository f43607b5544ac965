import { z } from 'zod';
import { bestSearchSchema } from '../best/search';
import { backtestConfigurationSchema, backtestResultSchema } from '../backtest';
import { errorValueSchema } from '../common/errors';
import { datasetProfileSchema, datasetVersionSchema } from '../dataset';
import { lockedThresholdSchema, runEvaluationSchema } from '../evaluation';
import { evaluationByMetric } from './evaluation-by-metric';
import { skillOfStrongest } from './skill-of-strongest';
import { experimentConfigurationSchema } from '../experiment/schema';
import { categoriesAsBefore, trainingIntoModel } from '../experiment/versions';
import { fittedPreparationSchema } from '../preparation';
import { reportRequestSchema } from '../report/schema';
import { keptOutcomeSchema, modelSummarySchema } from '../model';
import { environmentSchema, resumptionSchema } from '../run/schema';
import { splitSummarySchema } from '../run/split-summary';
import { runUsageSchema } from '../run/usage';
import { settingsSchema } from '../settings/schema';
import { storedTrialSchema, studyConfirmationSchema } from '../study/entity';
import { studySettingsSchema } from '../study/settings';
import { trialValuesSchema } from '../tuning/space';

/**
 * What came with one version of a kind of document: a step that makes a document of the version before into one of it, or
 * the reason why documents of the version before are read as they are.
 */
export type DocumentChange =
  | { readonly upgrade: (old: Readonly<Record<string, unknown>>) => Record<string, unknown> }
  | { readonly compatible: string };

/** A kind of stored document. Its version is one more than the number of its changes. */
export interface DocumentKind<Schema extends z.ZodType = z.ZodType> {
  /** As people call it, for sentences. */
  readonly name: string;
  readonly schema: Schema;
  /** Key that holds a document's version; a document without it is of version 1. */
  readonly versionKey: string;
  readonly changes: readonly DocumentChange[];
  /**
   * Whether its documents are written only as its schema answered with them. Any other is checked once more on writing: one
   * that is computed may hold what JSON cannot.
   */
  readonly isParsed: boolean;
}

const define = <Schema extends z.ZodType>(
  name: string,
  schema: Schema,
  changes: readonly DocumentChange[] = [],
  versionKey = 'documentVersion',
): DocumentKind<Schema> => ({ name, schema, versionKey, changes, isParsed: false });

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const onOneWindow = (candidate: unknown): unknown => {
  if (!isObject(candidate)) return candidate;
  const { groupId, runIds, objectives, trial } = candidate;
  return { trial, windows: [{ groupId, runIds, objectives }], objectives };
};

const markingStep: DocumentChange = {
  compatible: '`missingValues` is one more kind of step; those of before mean the same.',
};
const rowSteps: DocumentChange = {
  compatible:
    '`sortRows`, `repeatedTimes` and `leaveOut` are three more kinds of steps; those of before mean the same.',
};

const categoryCodes: DocumentChange = {
  compatible:
    '`categoryCodes` numbers categories for models that split by them; those of before had columns of 0 and 1.',
};

/**
 * Everything that is stored as JSON, in the database and beside it. A test holds each schema against the one that was
 * recorded for its version: a schema that changes needs a change here, and only then a new record.
 */
export const documentKinds = {
  configuration: {
    ...define(
      'configuration',
      experimentConfigurationSchema,
      [
        markingStep,
        { upgrade: trainingIntoModel },
        { compatible: '`linear` is one more kind of model; networks of before mean the same.' },
        rowSteps,
        { compatible: '`statistical` is one more kind of model; those of before mean the same.' },
        { compatible: 'Forests and boosting are more kinds of model; those of before mean the same.' },
        { compatible: '`ensemble` is one more kind of model; those of before mean the same.' },
        { compatible: 'The weight of `sampleWeight` may be below zero; those of before were above it.' },
        { compatible: '`AutoARIMA` and `MSTL` are more methods of statistical models; those of before mean the same.' },
        { compatible: '`column` is one more kind of split; those of before mean the same.' },
        { compatible: '`webgpu` is one more engine; those of before mean the same.' },
        { compatible: '`tfjs-node` is one more engine; those of before mean the same.' },
        { compatible: '`fitRows` are the rows that a statistical model is fitted to; those of before took all.' },
        { upgrade: categoriesAsBefore },
        {
          compatible:
            '`summaries` of forests and boosting is new, off by default, and `lags` may be 0; those of before had neither.',
        },
      ],
      'schemaVersion',
    ),
    isParsed: true,
  },
  /** An experiment's variants; each configuration is a document of its own. */
  variants: define('variants', z.array(z.object({ name: z.string(), configuration: z.unknown() }))),
  datasetVersion: define('dataset version', datasetVersionSchema, [
    { compatible: '`fileColumn` names the file of each row; imports of before have no such column.' },
  ]),
  profile: define('profile', datasetProfileSchema),
  environment: define('environment', environmentSchema, [
    { compatible: '`driver`, `deviceMemoryBytes` and `selfTest` are of the engine; runs of before do not tell them.' },
    { compatible: '`race` is of runs whose engine was chosen by timing; there was no such choice before.' },
  ]),
  model: define('model', modelSummarySchema, [
    { compatible: '`facts`, and no count of parameters, are for models without layers; those of before had both.' },
  ]),
  outcome: define('outcome of the fit', keptOutcomeSchema, [
    { compatible: 'A diagnostic may be a text, as of a form that was chosen; those of before were numbers.' },
    { compatible: '`combination` is of ensembles; runs of before had none.' },
  ]),
  split: define('split', splitSummarySchema, [
    { compatible: '`markedValues` counts what a step treats as missing; runs of before treated nothing so.' },
    { compatible: '`arrangedRows` counts rows that a step moved, merged or left out; runs of before did none of it.' },
    {
      compatible:
        '`unnamedRows` counts rows of a split by a column that are in no part; runs of before had no such split.',
    },
  ]),
  inputNames: define('inputs', z.array(z.string())),
  /** Reasons given for findings that would have blocked a run, by finding. */
  overrides: define('overrides', z.record(z.string(), z.string())),
  resumptions: define('resumptions', z.array(resumptionSchema)),
  usage: define('use of the machine', runUsageSchema),
  evaluation: define(
    'evaluation',
    runEvaluationSchema,
    [
      { upgrade: evaluationByMetric },
      {
        compatible:
          'The pinball losses are gone: they held the point forecast for every quantile. What was stored of them is passed over.',
      },
      { upgrade: skillOfStrongest },
    ],
    'version',
  ),
  threshold: define('threshold', lockedThresholdSchema),
  backtestConfiguration: define('configuration of the backtest', backtestConfigurationSchema),
  backtestResult: define('result of the backtest', backtestResultSchema, [
    {
      compatible:
        '`strongest` names the baseline of the skill; results of before have it against the last value or the majority class, the only ones that they knew.',
    },
  ]),
  study: define('settings of the study', studySettingsSchema, [
    {
      compatible:
        'There are more samplers and pruners, and a grid may say its `points`; those of before are read as they are, the grid with its default.',
    },
    { compatible: '`cmaes` and `nsga2` are two more samplers; those of before mean the same.' },
    { compatible: 'The best are confirmed on so many validation `windows`; those of before on one, the default.' },
    { compatible: '`engines` name what trains the trials; those of before name none, the default.' },
  ]),
  studyQueue: define('queue of the study', z.array(trialValuesSchema)),
  studyTrial: define('trial', storedTrialSchema, [
    { compatible: 'A trial may have come with a file: `import` is one more `origin`; those of before mean the same.' },
  ]),
  studyConfirmation: define('confirmation of the study', studyConfirmationSchema, [
    // Before, the runs of a candidate were those of one window, the validation part.
    {
      upgrade: ({ candidates, ...old }) => ({
        ...old,
        candidates: Array.isArray(candidates) ? candidates.map(onOneWindow) : candidates,
        note: null,
      }),
    },
  ]),
  report: define('report', reportRequestSchema, [
    { compatible: '`exhibits` are tables and figures of a report’s author; reports of before had none.' },
    { compatible: '`preformatted` is one more kind of exhibit; those of before mean the same.' },
    {
      compatible:
        '`explanation` is one more section; reports of before did not ask for it, and new ones do not by themselves.',
    },
  ]),
  /** The last search for the best forecast of a dataset, a file of the workspace. */
  bestSearch: define('search for the best forecast', bestSearchSchema, [
    // Before, the file held the number of its form beside the search.
    { upgrade: ({ search, ...old }) => (isObject(search) ? search : old) },
  ]),
  preparation: define('preparation', fittedPreparationSchema, [markingStep, rowSteps, categoryCodes], 'version'),
  settings: define('settings', settingsSchema, [
    { compatible: '`checkpointEpochs` is new; without it, how often checkpoints are written follows the clock.' },
    { compatible: '`webgpu` is one more engine; those of before mean the same.' },
    { compatible: '`tfjs-node` is one more engine; those of before mean the same.' },
  ]),
  error: define('error', errorValueSchema, [
    { compatible: 'The two codes that are gone were never written.' },
    {
      compatible:
        '`sentence` and `hintSentence` tell its words with their values apart; those of before have the words.',
    },
  ]),
} as const;

export type DocumentKindName = keyof typeof documentKinds;
export type StoredDocument<Kind extends DocumentKindName> = z.output<(typeof documentKinds)[Kind]['schema']>;
