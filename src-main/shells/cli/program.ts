import { Command, Option } from 'commander';
import { compareRuns, type CompareOptions } from './commands/compare';
import { GatewiseError } from '../../core/common/errors';
import { localeSchema } from '../../core/common/locale';
import { defaultConfiguration, ownCyclicColumns, presetNameSchema } from '../../core/recipe';
import { treatTextsAsMissing } from '../../core/experiment/treat-as-missing';
import { chooseWorkspace } from '../common';
import { backtestRun, type BacktestOptions } from './commands/backtest';
import { importFile, previewFiles, type ImportOptions, type ReadingOptions } from './commands/datasets';
import { runDemo } from './commands/demo';
import { generate, type GenerateOptions } from './commands/generate';
import { combineRuns, ensembleRuleNames, type EnsembleOptions } from './commands/ensemble';
import { listDevices } from './commands/devices';
import { explainRun, type ExplainOptions } from './commands/explain';
import { type ForecastOptions, forecastRun } from './commands/forecast';
import { type LeaderboardOptions, showLeaderboard } from './commands/leaderboard';
import { listComparisons, listExperiments, listGroups } from './commands/lists';
import { listDatasets, showProfile } from './commands/profile';
import { exportModel, importModel, isModelFile } from './commands/models';
import { predictFile, type PredictOptions } from './commands/predict';
import { type ReportOptions, writeReport } from './commands/report';
import { type ListOptions, listRuns, showRun, train, type TrainOptions } from './commands/runs';
import { generatorKinds } from '../../core/generator';
import { runColumnNames } from '../../core/run/columns';
import { findId } from './ids';
import { readMissing } from './number-options';
import { collect, finiteNumber, readWeights, wholeNumber } from './option-values';
import { applyAssignments } from './set-option';
import type { Terminal } from './terminal';
import { withWorkbench, type CommandSurroundings, type Workbench } from './workbench';

const missingInPreparation = 'a value that the preparation treats as missing; may be repeated';

/** Says why no step makes the calendar's columns: the data have them. */
function noteOwnCalendar(
  terminal: Terminal,
  { target, features }: { readonly target: string; readonly features: readonly string[] },
): void {
  const own = ownCyclicColumns([target, ...features]);
  if (own.length > 0) terminal.note(`No automatic calendar step makes what the data have: ${own.join(', ')}.`);
}

interface CommonOptions {
  readonly workspace?: string;
  readonly json?: boolean;
}

/** What the program reaches outside of itself. */
export interface ProgramSurroundings extends Pick<CommandSurroundings, 'host' | 'signal'> {
  readonly version: string;
  readonly createTerminal: (json: boolean) => Terminal;
  readonly setExitCode: (code: number) => void;
}

/** The commands of `gatewise`. Every one takes --workspace and --json; wrong use throws a CommanderError. */
export function createProgram(surroundings: ProgramSurroundings): Command {
  const program = new Command('gatewise')
    .description('A workbench for time-series experiments: import, train, compare and report on this machine.')
    .version(surroundings.version);

  const addCommand = (usage: string, description: string): Command =>
    program
      .command(usage)
      .description(description)
      .option('--workspace <folder>', 'folder of the workspace (default: the platform’s data folder)')
      .option('--json', 'print one JSON value on standard output');

  const onWorkbench = async (
    { workspace, json = false }: CommonOptions,
    run: (workbench: Workbench, offerSamples: () => Promise<void>) => Promise<number | undefined>,
  ): Promise<void> => {
    const terminal = surroundings.createTerminal(json);
    const { signal, host } = surroundings;
    const place = { workspace: chooseWorkspace(workspace), terminal, signal, host };
    surroundings.setExitCode((await withWorkbench(place, run)) ?? 0);
  };
  /** A command that cannot fail half-way. */
  const plainly =
    (run: (workbench: Workbench) => Promise<void>) =>
    async (workbench: Workbench): Promise<undefined> => {
      await run(workbench);
      return undefined;
    };

  const addReadingOptions = (command: Command): Command =>
    command
      .option('--time <column>', 'column of the time')
      .option('--time-of-day <column>', 'column of the time of day, where the date stands alone')
      .option('--time-format <format>', 'iso, epoch-s/-ms/-us/-ns, serial, or a pattern such as "%d.%m.%Y %H:%M"')
      .option('--part <part=column>', 'column of the year, quarter, month, …; may be repeated; none', collect, [])
      .addOption(
        new Option('--layout <name>', 'wide: hours, months or years in headings become rows').choices(['long', 'wide']),
      )
      .addOption(
        new Option('--hour-stamp <edge>', 'what hours in headings are: start or end').choices(['start', 'end']),
      )
      .option('--zone <name>', 'zone of local times, e.g. Europe/Berlin (default: UTC)')
      .option('--target <column>', 'column to forecast, or the label')
      .option('--series <column>', 'column that names each row’s series')
      .option('--encoding <name>', 'encoding of the text, e.g. utf-8 or cp949')
      .option('--delimiter <character>', 'what separates values, e.g. ";", tab or blanks')
      .option('--decimal <mark>', 'decimal mark: . or , for all columns, or column=mark; may be repeated', collect, [])
      .option('--thousands <mark>', 'thousands mark: . , space apostrophe none, or column=mark', collect, [])
      .option('--missing <column=value>', 'a value that stands for a missing one; may be repeated', collect, [])
      .addOption(new Option('--header <answer>', 'whether the first row holds the names').choices(['yes', 'no']))
      .option('--skip <lines>', 'lines above the table', wholeNumber(0, 1_000_000))
      .option('--sheet <name>', 'sheet of a workbook')
      .option('--kind <column=kind>', 'number, category, boolean, text or time; may be repeated', collect, [])
      .addOption(
        new Option('--ragged <policy>', 'rows of another length').choices(['refuse', 'skip', 'pad']).default('refuse'),
      )
      .addOption(
        new Option('--rows-without-time <policy>', 'rows whose time is missing or none (default: refuse)').choices([
          'refuse',
          'skip',
        ]),
      )
      .addOption(
        new Option('--non-data-rows <policy>', 'totals, units, repeated names, notes (default: skip)').choices([
          'skip',
          'refuse',
          'keep',
        ]),
      );

  const addNewFileOptions = (command: Command): Command =>
    command
      .option('--out <file>', 'write a row for each predicted value to this CSV file')
      .option('--rename <column=column>', 'the file’s column = the model’s; may be repeated', collect, [])
      .option('--level <share>', 'coverage of the interval: 0.8, 0.9 or 0.95', finiteNumber, 0.9)
      .addOption(
        new Option('--history <rows>', 'what the first window looks back on: the file’s rows, or the run’s data first')
          .choices(['auto', 'file', 'dataset'])
          .default('auto'),
      )
      .option('--time-format <format>', 'how the file’s times are written (default: as found)')
      .option('--zone <name>', 'zone of local times (default: the run’s data’s)')
      .option('--encoding <name>', 'encoding of the text')
      .option('--delimiter <character>', 'what separates values, e.g. ";", tab or blanks')
      .option('--decimal <mark>', 'decimal mark: . or , for all columns, or column=mark; may be repeated', collect, [])
      .option('--thousands <mark>', 'thousands mark: . , space apostrophe none, or column=mark', collect, [])
      .option('--missing <column=value>', 'a value that stands for a missing one; may be repeated', collect, [])
      .addOption(new Option('--header <answer>', 'whether the first row holds the names').choices(['yes', 'no']))
      .option('--skip <lines>', 'lines above the table', wholeNumber(0, 1_000_000))
      .option('--sheet <name>', 'sheet of a workbook');

  addReadingOptions(addCommand('preview <files...>', 'Show how files would be imported')).action(
    (files: string[], options: CommonOptions & ReadingOptions) =>
      onWorkbench(options, (workbench) => previewFiles(workbench, { ...options, files })),
  );

  addReadingOptions(
    addCommand(
      'import <files...>',
      'Make a dataset of a table (more files with the same columns are appended), or a run of a model.gatewise',
    ),
  )
    .option('--name <name>', 'name of the dataset (default: the file’s)')
    .action((files: string[], options: CommonOptions & Omit<ImportOptions, 'files'>) =>
      onWorkbench(
        options,
        plainly((workbench) => {
          const [only] = files;
          return files.length === 1 && only !== undefined && isModelFile(only)
            ? importModel(workbench, only)
            : importFile(workbench, { ...options, files });
        }),
      ),
    );

  addCommand('datasets', 'List datasets').action((options: CommonOptions) =>
    onWorkbench(options, plainly(listDatasets)),
  );

  addCommand('profile <id>', 'Show a dataset’s figures and what is wrong with it').action(
    (id: string, options: CommonOptions) =>
      onWorkbench(
        options,
        plainly((workbench) => showProfile(workbench, id)),
      ),
  );

  addCommand('generate <kind>', `Make a synthetic dataset: ${generatorKinds.join(', ')}`)
    .option('--seed <number>', 'the same seed gives the same data', wholeNumber(0, 4294967295), 1)
    .option('--rows <count>', 'rows of each series', wholeNumber(50, 1_000_000))
    .option('--series <count>', 'sites or machines; more than one make a panel', wholeNumber(1, 1000))
    .option('--set <path=value>', 'change one parameter, e.g. noise=0.3; may be repeated', collect, [])
    .option('--name <name>', 'name of the dataset')
    .action((kind: string, options: CommonOptions & GenerateOptions) =>
      onWorkbench(
        options,
        plainly((workbench) => generate(workbench, kind, options)),
      ),
    );

  addCommand('config', 'Print a complete configuration as JSON')
    .addOption(new Option('--preset <name>', 'model').choices(presetNameSchema.options).default('gru'))
    .option('--dataset <id>', 'fit the windows and columns to this dataset')
    .option('--target <column>', 'column to forecast')
    .option('--set <path=value>', 'change one value; may be repeated', collect, [])
    .option('--missing <column=value>', missingInPreparation, collect, [])
    .action(
      async (
        options: CommonOptions & {
          preset: string;
          dataset?: string;
          target?: string;
          set: readonly string[];
          missing: readonly string[];
        },
      ): Promise<void> => {
        const preset = presetNameSchema.parse(options.preset);
        const { dataset, target } = options;
        const print = (terminal: Terminal, configuration: Record<string, unknown>): void => {
          const missing = readMissing(options.missing);
          const result = treatTextsAsMissing(applyAssignments(configuration, options.set), missing);
          terminal.writeResult(result, () => JSON.stringify(result, null, 2));
        };
        if (dataset === undefined) {
          print(surroundings.createTerminal(options.json ?? false), { ...defaultConfiguration({ preset, target }) });
          return;
        }
        await onWorkbench(
          options,
          plainly(async (workbench) => {
            const datasetId = await findId(workbench, 'dataset', dataset);
            const configuration = await workbench.client.experiments.preset({ preset, datasetId, target });
            noteOwnCalendar(workbench.terminal, configuration.task);
            print(workbench.terminal, { ...configuration });
          }),
        );
      },
    );

  addCommand('train', 'Train a configuration on a dataset')
    .requiredOption('--dataset <id>', 'dataset to train on')
    .requiredOption('--config <file>', 'configuration, as `gatewise config` prints it')
    .option('--set <path=value>', 'change one value, e.g. model.training.epochs=5; may be repeated', collect, [])
    .option('--missing <column=value>', missingInPreparation, collect, [])
    .option('--seed <number>', 'first seed (default: the configuration’s)', wholeNumber(0, 4294967295))
    .option('--repeat <count>', 'runs with seeds that count up', wholeNumber(1, 100), 1)
    .option('--name <name>', 'name of the experiment (default: the configuration file’s)')
    .option(
      '--mend <finding=repair>',
      'mend what the check finds, e.g. duplicateTimes=repeatedTimes:mean; may be repeated',
      collect,
      [],
    )
    .option('--override <finding=reason>', 'why to run in spite of a finding; may be repeated', collect, [])
    .option('--engine <engine>', 'auto, fused, fused-native, fused-wasm or tfjs (default: the configuration’s)')
    .action((options: CommonOptions & TrainOptions) => onWorkbench(options, (workbench) => train(workbench, options)));

  addCommand('runs', 'List runs, the newest first')
    .option('--filter <text>', 'e.g. "model:gru state:succeeded test.rmse<2"', '')
    .option('--sort <columns>', 'order, e.g. test.rmse or seed,val_loss:desc; runs without a value come last')
    .option('--columns <names>', `columns of the table, of ${runColumnNames.join(', ')}, tag:…`)
    .option('--limit <count>', 'runs at most', wholeNumber(1, 1_000_000), 100)
    .action((options: CommonOptions & ListOptions) =>
      onWorkbench(
        options,
        plainly((workbench) => listRuns(workbench, options)),
      ),
    );

  addCommand('show <id>', 'Show one run').action((id: string, options: CommonOptions) =>
    onWorkbench(
      options,
      plainly((workbench) => showRun(workbench, id)),
    ),
  );

  addCommand('compare <ids...>', 'Compare runs or groups of repeats')
    .option('--table <file>', 'write the table to this file: .csv, .md or .tex')
    .addOption(
      new Option('--settings <which>', 'settings in that table').choices(['none', 'differing', 'all']).default('none'),
    )
    .option('--transposed', 'a row a run in that table, instead of a column')
    .action((ids: string[], options: CommonOptions & CompareOptions) =>
      onWorkbench(
        options,
        plainly((workbench) => compareRuns(workbench, ids, options)),
      ),
    );

  addCommand('ensemble <runs...>', 'Combine runs into one: a run like any other')
    .addOption(
      new Option('--rule <name>', 'how (default: mean, or what --weights and --band say)').choices(ensembleRuleNames),
    )
    .option('--weights <numbers>', 'a weight for each run, e.g. 0.6,0.4; taken as they are, whatever their sum')
    .addOption(new Option('--metric <name>', 'greedy: by which members are taken').choices(['mae', 'rmse']))
    .option('--rounds <count>', 'greedy: members of the selection at most', wholeNumber(1, 200))
    .option('--alpha <number>', 'stack: the penalty of the ridge', finiteNumber)
    .option('--on <run>', 'gate: the member whose prediction decides')
    .option('--on-input <column>', 'gate: the input that decides, in the window’s last row')
    .option('--band <low..high:weights>', 'gate: weights above low, up to high, e.g. 1350..:0.4,0.6', collect, [])
    .option('--name <name>', 'name of the run (default: the rule and the members)')
    .action((runs: string[], options: CommonOptions & EnsembleOptions) =>
      onWorkbench(options, (workbench) => combineRuns(workbench, runs, options)),
    );

  addCommand('leaderboard', 'Rank evaluated runs for accuracy, peaks, speed and stability')
    .option('--dataset <id>', 'runs on this dataset alone')
    .option('--experiment <id>', 'runs of this experiment alone')
    .option('--filter <text>', 'e.g. "model:gru tag:final"', '')
    .addOption(new Option('--part <name>', 'part that ranks').choices(['validation', 'test']).default('test'))
    .option('--level <number>', 'peaks are values from this one on (default: the upper tenth)', finiteNumber)
    .option('--weight <purpose=number>', 'weight in the overall ranking; may be repeated', collect, [])
    .action((options: CommonOptions & Omit<LeaderboardOptions, 'weights'> & { weight: readonly string[] }) =>
      onWorkbench(
        options,
        plainly((workbench) => showLeaderboard(workbench, { ...options, weights: readWeights(options.weight) })),
      ),
    );

  addCommand('forecast <run>', 'Continue a run’s data past their end')
    .requiredOption('--steps <count>', 'rows to forecast', wholeNumber(1, 10_000))
    .option('--csv <file>', 'write the rows to this file')
    .option('--future <file>', 'CSV file of what is known ahead: a column a feature, a line a row')
    .option('--level <share>', 'coverage of the interval: 0.8, 0.9 or 0.95', finiteNumber, 0.9)
    .action((run: string, options: CommonOptions & ForecastOptions) =>
      onWorkbench(
        options,
        plainly((workbench) => forecastRun(workbench, run, options)),
      ),
    );

  addNewFileOptions(
    addCommand('predict <run> <file>', 'Predict a new file with a run’s model, and tell whether it does as well there'),
  ).action((run: string, file: string, options: CommonOptions & Omit<PredictOptions, 'part' | 'kind'>) =>
    onWorkbench(
      options,
      plainly((workbench) => predictFile(workbench, run, file, { ...options, part: [], kind: [] })),
    ),
  );

  addCommand('explain <run>', 'Say which inputs a run’s model needs, and of trees what makes up its predictions')
    .option(
      '--output <number>',
      'step ahead, or class, from 1 (default: the mean of all steps)',
      wholeNumber(1, 100_000),
    )
    .option('--repeats <count>', 'how often each input is shuffled', wholeNumber(1, 100), 5)
    .option('--windows <count>', 'windows that are taken apart', wholeNumber(1, 2000), 100)
    .action((run: string, options: CommonOptions & ExplainOptions) =>
      onWorkbench(
        options,
        plainly((workbench) => explainRun(workbench, run, options)),
      ),
    );
  addCommand('export <run> <file>', 'Write a run’s model as one file, such as model.gatewise').action(
    (run: string, file: string, options: CommonOptions) =>
      onWorkbench(
        options,
        plainly((workbench) => exportModel(workbench, run, file)),
      ),
  );

  addCommand('backtest <run>', 'Train and test a run’s configuration again at several origins')
    .requiredOption('--step <rows>', 'rows from one origin to the next, tested at each', wholeNumber(1, 1_000_000))
    .option('--origins <count>', 'origins', wholeNumber(1, 1000), 5)
    .addOption(new Option('--mode <name>', 'training rows').choices(['expanding', 'sliding']).default('expanding'))
    .option('--validation <rows>', 'rows before each origin that training is watched on', wholeNumber(1, 10_000_000))
    .option('--train <rows>', 'sliding: rows of training and validation together', wholeNumber(1, 10_000_000))
    .option('--epochs <count>', 'epochs of each training (default: the run’s)', wholeNumber(1, 100_000))
    .action((run: string, options: CommonOptions & BacktestOptions) =>
      onWorkbench(options, (workbench) => backtestRun(workbench, run, options)),
    );

  addCommand('report <ids...>', 'Write a report of runs, groups or a saved comparison')
    .option('--pdf <file>', 'where the PDF goes')
    .option('--html <file>', 'where the self-contained page goes')
    .option('--title <text>', 'title of the report', '')
    .addOption(new Option('--locale <language>', 'language').choices(localeSchema.options).default('en'))
    .addOption(new Option('--paper <size>', 'size of the pages').choices(['A4', 'Letter']).default('A4'))
    .action((ids: string[], options: CommonOptions & ReportOptions) =>
      onWorkbench(
        options,
        plainly((workbench) => writeReport(workbench, ids, options)),
      ),
    );

  const addList = (usage: string, description: string, list: (workbench: Workbench) => Promise<void>): void => {
    addCommand(usage, description).action((options: CommonOptions) => onWorkbench(options, plainly(list)));
  };
  addList('experiments', 'List experiments', listExperiments);
  addList('groups', 'List groups of repeats', listGroups);
  addList('comparisons', 'List saved comparisons', listComparisons);

  addList('devices', 'List what can train here', listDevices);

  addCommand('demo', 'Train the sample’s models and write their report').action((options: CommonOptions) =>
    onWorkbench(options, runDemo),
  );

  addCommand('serve', 'Open the workbench in a browser of this machine')
    .option('--port <number>', 'port of 127.0.0.1; 0 takes a free one', wholeNumber(0, 65_535), 0)
    .option('--open', 'open the default browser')
    .action(
      async ({ workspace, json = false, port, open = false }: CommonOptions & { port: number; open?: boolean }) => {
        // No other command needs what a server is made of.
        const { serve } = await import('../server');
        await serve({ workspace: chooseWorkspace(workspace), port, open, json });
      },
    );

  return program;
}

/** What was wrong with how the program was called, without commander's prefix. */
export function toUsageError(message: string): GatewiseError {
  return new GatewiseError('BAD_INPUT', message.replace(/^error: /, ''));
}
