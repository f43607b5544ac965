import { z } from 'zod';
import { bestLeadSchema } from '../../core/best/schema';
import { pairwiseTestSchema, testedMemberSchema } from '../../core/comparison';
import { lockedThresholdSchema, runEvaluationSchema, thresholdChoiceSchema } from '../../core/evaluation';
import { fileMatchSchema, modelRunSchema, renamesSchema } from '../../core/prediction';
import { partSchema, taskSchema } from '../../core/task/schema';
import { stepPreviewSchema } from '../../core/preparation';
import { preflightFindingSchema } from '../../core/preflight/schema';
import {
  filePreviewSchema,
  partialImportChoicesSchema,
  importOverridesSchema,
  panelFactsSchema,
} from '../../core/dataset';
import { storedFactsSchema } from '../../core/report';
import { experimentConfigurationSchema } from '../../core/experiment/schema';
import { issueSchema } from '../../core/common/errors';
import { sentenceSchema, toldSchema } from '../../core/common/sentence';
import { runIdSchema } from '../../core/common/ids';
import { modelSummarySchema } from '../../core/model';
import { predictionsPageSchema, predictionsSchema } from '../../core/run/schema';
import { splitSummarySchema } from '../../core/run/split-summary';
import { seasonSchema } from '../../core/run/season';
import { engineChoiceSchema, engineIdSchema, engineProbeSchema } from '../../core/training';
import { datasetReferenceSchema } from './dataset';
import { explainSpecificationSchema } from './explain';
import { filesToReadSchema } from './import';
import { knownTrainingSchema, newFileSchema } from './predict';
import { artefactKindSchema } from '../../artefact/names';
import { runFilesSchema } from '../../artefact/run-files';

const previewInput = filesToReadSchema.extend({
  choices: partialImportChoicesSchema.default({}),
  overrides: importOverridesSchema.prefault({}),
  scratchDirectory: z.string().min(1).optional(),
});

const rowsInput = z.object({
  dataset: datasetReferenceSchema,
  offset: z.number().int().nonnegative().default(0),
  limit: z.number().int().min(1).max(10_000).default(100),
  sort: z.string().nullable().default(null),
  direction: z.enum(['asc', 'desc']).default('asc'),
  search: z.string().default(''),
  column: z.string().nullable().default(null),
  onlyMissing: z.boolean().default(false),
});
const rowsOutput = z.object({
  columns: z.array(z.string()),
  rows: z.array(z.array(z.string().nullable())),
  numbers: z.array(z.number().int().positive()),
  rowCount: z.number().int().nonnegative(),
  matchCount: z.number().int().nonnegative(),
  timeZone: z.string(),
});

const seriesInput = z.object({
  dataset: datasetReferenceSchema,
  column: z.string().min(1),
  /** Range in the unit of x; null: from the start, to the end. */
  from: z.number().nullable().default(null),
  to: z.number().nullable().default(null),
  points: z.number().int().min(10).max(100_000).default(2000),
  series: z.string().nullable().default(null),
});
const seriesOutput = z.object({
  column: z.string(),
  x: z.array(z.number()),
  y: z.array(z.number().nullable()),
  hasTime: z.boolean(),
  raw: z.boolean(),
  rowCount: z.number().int().nonnegative(),
});

const previewStepInput = z.object({
  dataset: datasetReferenceSchema,
  configuration: experimentConfigurationSchema,
  /** Index of the step to show. */
  step: z.number().int().nonnegative(),
});

const checkInput = z.object({
  dataset: datasetReferenceSchema,
  configuration: experimentConfigurationSchema,
  engine: engineChoiceSchema.default('auto'),
  /** Whether to look for leaks in the data as well; windows, model and engine are always checked. */
  preflight: z.boolean().default(true),
  /** How often a ranking has used this dataset's test part. */
  testLookups: z.number().int().nonnegative().default(0),
  /** The target for which nothing speaks but its place (see `guessedTargetOf`); null: none. */
  guessedTarget: z.string().nullable().default(null),
  /** The machine's memory beside what runs; left out, the process looks for itself. */
  memory: z.object({ total: z.number(), available: z.number() }).optional(),
});
const checkOutput = z.object({
  /** What makes the configuration impossible to run, in the order of discovery; the rest is then null where unknown. */
  errors: z.array(issueSchema),
  split: splitSummarySchema.nullable(),
  model: modelSummarySchema.nullable(),
  inputNames: z.array(z.string()),
  classNames: z.array(z.string()).nullable(),
  memoryBytes: z.number().nullable(),
  engine: z.string().nullable(),
  engineNote: z.string().nullable(),
  engineNoteSentence: sentenceSchema.nullable(),
  /** What MASE and the seasonal naive baseline look back by; null for classes. */
  season: seasonSchema.nullable(),
  findings: z.array(preflightFindingSchema),
});
export type CheckOutput = z.infer<typeof checkOutput>;

const probeInput = z.object({ engine: engineIdSchema });

const devicesOutput = z.array(
  z.object({
    id: z.string(),
    available: z.boolean(),
    note: z.string().nullable(),
    noteSentence: sentenceSchema.nullable(),
    device: z.string(),
    /** The engine that `auto` takes on this machine for a model that every engine can train. */
    isDefault: z.boolean(),
  }),
);

const predictionsInput = z.object({
  files: runFilesSchema,
  part: partSchema,
  offset: z.number().int().nonnegative().default(0),
  /** Windows at most; null: all. */
  limit: z.number().int().positive().nullable().default(null),
});

const matchFileInput = z.object({
  file: newFileSchema,
  training: knownTrainingSchema,
  task: taskSchema,
  renames: renamesSchema,
});
const matchFileOutput = z.object({ match: fileMatchSchema, preview: filePreviewSchema });

const matchRowsInput = matchFileInput.omit({ training: true, task: true }).extend({ dataset: datasetReferenceSchema });

const exportModelInput = z.object({
  /** Where the file goes. */
  path: z.string().min(1),
  /** Version of this program. */
  gatewise: z.string(),
  configuration: experimentConfigurationSchema,
  evaluation: runEvaluationSchema.nullable(),
  files: runFilesSchema,
  training: knownTrainingSchema,
  run: modelRunSchema,
});
const importModelInput = z.object({
  path: z.string().min(1),
  /** As the person knows it. */
  name: z.string().min(1),
  /** Where its parts go; made here. */
  directory: z.string().min(1),
});
const importModelOutput = z.object({
  artefacts: z.array(z.object({ kind: artefactKindSchema, name: z.string(), sha256: z.string() })),
  configuration: experimentConfigurationSchema,
  evaluation: runEvaluationSchema.nullable(),
  run: modelRunSchema,
  /** Version of the program that wrote the file. */
  gatewise: z.string(),
});

const lockThresholdInput = z.object({
  files: runFilesSchema,
  choice: thresholdChoiceSchema,
  className: z.string().nullable(),
  hasTest: z.boolean(),
});

const compareInput = z.object({
  members: z.array(testedMemberSchema).min(1),
  metric: z.string(),
  part: partSchema,
  /** Of each run that has predictions of the part, by run. */
  files: z.record(runIdSchema, runFilesSchema),
  /** Of runs that stand for one with them, on rows that lie before those of its own; the first first. */
  earlier: z.record(runIdSchema, z.array(runFilesSchema)).optional(),
});
const compareOutput = z.object({
  tests: z.array(pairwiseTestSchema),
  /** Of the members that are single runs, thinned for drawing. */
  forecasts: z.array(z.object({ id: runIdSchema, predictions: predictionsSchema })),
});

const reportInput = z.object({
  facts: storedFactsSchema,
  members: z.array(testedMemberSchema).min(1),
  metric: z.string(),
  /** Of each run that has predictions of the test part, by run. */
  files: z.record(runIdSchema, runFilesSchema),
  /** Of each run whose model is to be explained what that takes, or why it cannot be. */
  explain: z.array(
    z.object({
      id: runIdSchema,
      how: z.discriminatedUnion('kind', [
        explainSpecificationSchema,
        z.object({ kind: z.literal('none'), reason: toldSchema }),
      ]),
    }),
  ),
});
const reportOutput = z.object({ html: z.string(), title: z.string() });

const recallsInput = z.object({
  runs: z.array(z.object({ id: runIdSchema, files: runFilesSchema, offset: z.number().int().positive() })).min(1),
  part: partSchema,
  /** Null: the level that a tenth of the first run's actual values reach. */
  level: z.number().nullable(),
});
const recallsOutput = z.object({
  level: z.number(),
  figures: z.array(z.object({ id: runIdSchema, recall: z.number(), precision: z.number(), f1Score: z.number() })),
});

const leadsInput = z.object({
  part: partSchema,
  threshold: z.number(),
  /** Windows that share a row with a window. */
  overlap: z.number().int().positive(),
  /** Runs on the validation windows, the earliest first. */
  leader: z.array(runFilesSchema).min(1),
  others: z.record(z.string(), z.array(runFilesSchema).min(1)),
});
const leadsOutput = z.object({ leads: z.record(z.string(), bestLeadSchema) });

/** Questions that need a file, DuckDB or an engine, answered by warm helper processes: one for the short, one for the long. */
export const requestDefinitions = {
  preview: { input: previewInput, output: filePreviewSchema },
  rows: { input: rowsInput, output: rowsOutput },
  series: { input: seriesInput, output: seriesOutput },
  panel: { input: z.object({ dataset: datasetReferenceSchema }), output: panelFactsSchema.nullable() },
  matchFile: { input: matchFileInput, output: matchFileOutput },
  matchRows: { input: matchRowsInput, output: matchFileOutput },
  previewStep: { input: previewStepInput, output: stepPreviewSchema },
  check: { input: checkInput, output: checkOutput },
  devices: { input: z.object({}), output: devicesOutput },
  probeEngine: { input: probeInput, output: engineProbeSchema, isAlone: true },
  predictions: { input: predictionsInput, output: predictionsPageSchema },
  compare: { input: compareInput, output: compareOutput, isLong: true },
  report: { input: reportInput, output: reportOutput, isLong: true },
  recalls: { input: recallsInput, output: recallsOutput, isLong: true },
  leads: { input: leadsInput, output: leadsOutput, isLong: true },
  exportModel: {
    input: exportModelInput,
    output: z.object({ bytes: z.number().int().nonnegative() }),
    isLong: true,
  },
  importModel: { input: importModelInput, output: importModelOutput, isLong: true },
  lockThreshold: { input: lockThresholdInput, output: lockedThresholdSchema },
} as const;

export type GatewiseRequests = {
  readonly [Kind in keyof typeof requestDefinitions]: {
    readonly input: z.input<(typeof requestDefinitions)[Kind]['input']>;
    readonly parsed: z.output<(typeof requestDefinitions)[Kind]['input']>;
    readonly output: z.output<(typeof requestDefinitions)[Kind]['output']>;
  };
};
