import type { Page } from 'playwright-core';
import type { RunUsage } from '../../../src-main/core/run/usage';
import type { EngineRace } from '../../../src-main/core/training';
import type { WorkspaceKind } from '../workspaces';
import { press, withoutAnswer, type Scene, type WorkspaceIds } from './scene';

const forecastTabs = [
  'forecast',
  'residuals',
  'levels',
  'future',
  'predict',
  'backtest',
  'metrics',
  'configuration',
  'environment',
  'log',
];
const classTabs = ['classes', 'threshold', 'future', 'predict', 'metrics', 'backtest'];

const tab = (of: 'forecast' | 'classes', name: string, workspace: WorkspaceKind): Scene => ({
  name: `run of ${of === 'forecast' ? 'numbers' : 'classes'}, ${name}${workspace === 'long' ? ', very long names' : ''}`,
  workspace,
  place: (ids) => `/runs/${ids[of]}?tab=${name}`,
});

/** One of the runs that ended in another way, by its place in their workspace. */
const ended = (name: string, at: number): Scene => ({
  name,
  workspace: 'states',
  place: ({ runs }) => `/runs/${runs[at] ?? ''}?details=open`,
});

/** The page is there, and a tab asks for what it shows. */
const opened: Scene['act'] = async (page) => {
  await page.getByRole('tabpanel').waitFor();
};
/** It is computed as soon as its tab is there. */
const explained: Scene['act'] = async (page) => {
  await page.locator('[data-testid=permutation], [role=tabpanel] [role=alert]').first().waitFor({ timeout: 60_000 });
};
const computeFuture: Scene['act'] = press('[role=tabpanel] form button[type=submit]');

/** A file for the first run's model: another name for a column, one column more, and values beyond those of training. */
const newFile = {
  name: 'january.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(
    ['date,load,hour,wind']
      .concat(
        Array.from({ length: 120 }, (_, row) => {
          const time = new Date(Date.UTC(2024, 0, 11, row)).toISOString().slice(0, 19);
          return `${time},${(120 + 40 * Math.sin(row / 3.8)).toFixed(2)},${String(row % 24)},1`;
        }),
      )
      .join('\n'),
  ),
};

const refusal = 'Kernel “BlockLSTMV2” needs 1.2 GB, and the device has 0.9 GB left.';
/** What came of a race of three devices. */
const race: EngineRace = {
  steps: 5,
  batchSize: 32,
  entries: [
    { engine: 'fused-native', device: 'AVX-512', stepMs: 0.8412, reason: null },
    { engine: 'webgpu', device: 'nvidia hopper · NVIDIA H200', stepMs: 14.27, reason: null },
    {
      engine: 'tfjs-node',
      device: 'TensorFlow CUDA',
      stepMs: null,
      reason: { message: `It failed: ${refusal}`, sentence: { template: 'It failed: {0}', values: [refusal] } },
    },
  ],
};

const stretch = (mean: number) => ({ mean, max: mean * 1.2 });
/** Ten minutes of a run that keeps a part of the processor busy, and a card now and then. */
const usage: RunUsage = {
  cores: 16,
  memoryBytes: 64e9,
  graphics: [{ name: 'NVIDIA GeForce RTX 4090', memoryBytes: 24e9 }],
  peakMemoryBytes: 1.7e9,
  samplesPerPoint: 8,
  points: Array.from({ length: 38 }, (_, at) => ({
    untilMs: (at + 1) * 16_000,
    samples: 8,
    machineProcessor: stretch(0.5 + 0.2 * Math.sin(at / 4)),
    machineMemory: stretch(2.1e10 + 1e8 * at),
    runProcessor: stretch(0.3 + 0.15 * Math.sin(at / 4)),
    runMemory: stretch(9e8 + 1e7 * at),
    graphics: [{ busy: stretch(0.4 + 0.3 * Math.cos(at / 3)), memory: stretch(3.2e9) }],
  })),
};

/** A run's page: its tabs, the ways in which a run ends, and what is on its way or was refused there. */
const runScenes: readonly Scene[] = [
  ...(['small', 'long'] as const).flatMap((workspace) => [
    ...forecastTabs.map((name) => tab('forecast', name, workspace)),
    ...classTabs.map((name) => tab('classes', name, workspace)),
    {
      name: `run, details${workspace === 'long' ? ', very long names' : ''}`,
      workspace,
      place: ({ forecast }: WorkspaceIds) => `/runs/${forecast}?details=open`,
    },
  ]),
  ...withoutAnswer('run, predictions', '/runs/predictions', ({ forecast }) => `/runs/${forecast}?tab=forecast`, opened),
  ...withoutAnswer('threshold', '/runs/predictions', ({ classes }) => `/runs/${classes}?tab=threshold`, opened),
  ...withoutAnswer('backtest', '/backtests/list', ({ forecast }) => `/runs/${forecast}?tab=backtest`, opened),
  ...withoutAnswer('future', '/forecasts/compute', ({ forecast }) => `/runs/${forecast}?tab=future`, computeFuture),
  ...withoutAnswer(
    'explanation',
    '/explanations/compute',
    ({ forecast }) => `/runs/${forecast}?tab=explanation`,
    opened,
  ),
  ...(['small', 'long'] as const).flatMap((workspace) =>
    (['forecast', 'classes'] as const).map((of) => ({ ...tab(of, 'explanation', workspace), act: explained })),
  ),
  { name: 'backtest, empty', workspace: 'small', place: ({ runs }) => `/runs/${runs[1] ?? ''}?tab=backtest` },
  { name: 'run that diverged', workspace: 'small', place: ({ diverged }) => `/runs/${diverged}?details=open` },
  {
    ...tab('forecast', 'environment', 'small'),
    name: 'run of numbers, environment, raced',
    told: ['"libraries":', `"race":${JSON.stringify(race)},"libraries":`],
  },
  {
    ...tab('forecast', 'environment', 'small'),
    name: 'run of numbers, environment, use of the machine',
    told: ['"usage":{', `"usage":${JSON.stringify(usage)},"formerUsage":{`],
  },
  ended('run whose evaluation cannot be read', 0),
  {
    name: 'backtest that cannot be read',
    workspace: 'states',
    place: ({ runs }) => `/runs/${runs[5] ?? ''}?tab=backtest`,
  },
  ended('run that failed', 1),
  ended('run that was interrupted', 2),
  ended('run that was cancelled', 3),
  ended('run that was fitted at once', 4),
  ended('run that was stopped', 5),
  {
    name: 'future, computed',
    workspace: 'small',
    place: ({ forecast }) => `/runs/${forecast}?tab=future`,
    act: async (page) => {
      await computeFuture(page);
      await page.locator('[data-testid=future-notes], [role=tabpanel] [role=alert]').first().waitFor();
    },
  },
  {
    name: 'prediction, computed',
    workspace: 'small',
    place: ({ forecast }) => `/runs/${forecast}?tab=predict`,
    act: async (page) => {
      const form = page.locator('[role=tabpanel] form');
      await form.locator('input[type=file]').setInputFiles(newFile);
      await page.locator('[data-testid=column-matches]').waitFor();
      await form.locator('button[type=submit]').click();
      await page.locator('[data-testid=prediction], [role=tabpanel] [role=alert]').first().waitFor();
    },
  },
  {
    name: 'backtest of classes, computed',
    workspace: 'scratch',
    place: ({ classes }) => `/runs/${classes}?tab=backtest`,
    act: async (page) => {
      const form = page.locator('[role=tabpanel] form');
      for (const [at, value] of ['2', '8', '1'].entries()) await form.locator('input').nth(at).fill(value);
      await form.locator('button[type=submit]').click();
      await page.locator('[data-testid=backtest-folds]').waitFor({ timeout: 60_000 });
    },
  },
  {
    name: 'run, exports',
    workspace: 'small',
    place: ({ forecast }) => `/runs/${forecast}`,
    act: async (page) => {
      await page.locator('main header button[aria-haspopup=menu]').click();
      await page.getByRole('menu').waitFor();
    },
  },
];

/** The first two runs are chosen by the address; the panel that makes one of them opens, with a rule. */
const chosenPair = ({ runs }: WorkspaceIds): string => `/runs?runs=${runs.slice(0, 2).join(',')}`;
const combine =
  (rule: string) =>
  async (page: Page): Promise<void> => {
    await page.locator('[data-testid=combine]').click();
    await page.locator('[data-testid=ensemble-rule]').selectOption(rule);
  };
const makeEnsemble = async (page: Page): Promise<void> => {
  await combine('nnls')(page);
  await page.locator('aside form button[type=submit]').click();
  await page.locator('[data-testid=ensemble-validation]').waitFor();
};

/** What is made of several runs. */
const ensembleScenes: readonly Scene[] = [
  { name: 'runs, ensemble', workspace: 'small', place: chosenPair, act: combine('gate') },
  { name: 'run, an ensemble', workspace: 'scratch', place: chosenPair, act: makeEnsemble },
  {
    name: 'experiment, an ensemble',
    workspace: 'scratch',
    place: chosenPair,
    act: async (page) => {
      await makeEnsemble(page);
      await page.locator('[data-testid=clone]').click();
      await page.locator('[data-testid=ensemble-rule]').waitFor();
    },
  },
];

/** The list of runs, and what a click or a key opens there. */
const listScenes: readonly Scene[] = [
  { name: 'runs, ended in every way', workspace: 'states', place: '/runs' },
  {
    name: 'runs, preview',
    workspace: 'long',
    place: '/runs',
    act: async (page) => {
      await page.locator('[role=grid]').focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Space');
    },
  },
  { name: 'runs, chosen', workspace: 'small', place: '/runs', act: press('[role=grid] input[type=checkbox]', 1) },
  {
    name: 'runs, tags',
    workspace: 'long',
    place: '/runs',
    act: async (page) => {
      await page.locator('[role=grid] input[type=checkbox]').nth(1).click();
      await page.locator('main button[aria-haspopup=dialog]').nth(2).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'runs, columns',
    workspace: 'small',
    place: '/runs',
    act: async (page) => {
      await page.locator('main button[aria-haspopup=dialog]').nth(1).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'runs, views',
    workspace: 'small',
    place: '/runs',
    act: async (page) => {
      await page.locator('main button[aria-haspopup=dialog]').nth(0).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'runs, a filter that is refused',
    workspace: 'small',
    place: '/runs',
    act: async (page) => {
      await page.getByRole('combobox').fill('epochs:many');
      await page.locator('[role=combobox][aria-invalid=true]').waitFor();
    },
  },
  {
    name: 'runs, suggestions',
    workspace: 'small',
    place: '/runs',
    act: async (page) => {
      await page.getByRole('combobox').pressSequentially('s');
      await page.getByRole('option').first().waitFor();
    },
  },
  {
    name: 'runs, none matches',
    workspace: 'small',
    place: '/runs',
    act: async (page) => {
      await page.getByRole('combobox').fill('name:nothing');
      await page.locator('main .text-toned').first().waitFor();
    },
  },
];

/** What is at work, in a workspace that scenes may change. */
const workScenes: readonly Scene[] = [
  {
    name: 'run at work',
    workspace: 'scratch',
    place: ({ experiment }) => `/experiments/${experiment}`,
    act: async (page) => {
      await page.locator('main header button').last().waitFor();
      await page.keyboard.press('Control+Enter');
      await page.locator('main [role=progressbar]').first().waitFor({ timeout: 60_000 });
      await page.locator('[data-testid=results] tr[data-row] a').first().click();
      await page.locator('main header [role=progressbar]').first().waitFor({ timeout: 60_000 });
    },
  },
  {
    name: 'jobs at work',
    workspace: 'scratch',
    place: ({ experiment }) => `/experiments/${experiment}`,
    act: async (page) => {
      await page.locator('main header button').last().waitFor();
      await page.keyboard.press('Control+Enter');
      await page.locator('main [role=progressbar]').first().waitFor({ timeout: 60_000 });
      await page.locator('header button[aria-haspopup=dialog]').last().click();
      await page.getByRole('dialog').getByRole('progressbar').first().waitFor();
    },
  },
];

export const allRunScenes: readonly Scene[] = [...runScenes, ...ensembleScenes, ...listScenes, ...workScenes];
