import { Option } from 'commander';
import { engineChoiceSchema } from '../../contract';
import { treatTextsAsMissing } from '../../core/experiment/treat-as-missing';
import { defaultConfiguration, ownCyclicColumns, presetNameSchema } from '../../core/recipe';
import { runColumnNames } from '../../core/run/columns';
import type { CommandFrame, CommonOptions, ProgramSurroundings } from './command-frame';
import { compareRuns, type CompareOptions } from './commands/compare';
import { combineRuns, ensembleRuleNames, type EnsembleOptions } from './commands/ensemble';
import { type LeaderboardOptions, showLeaderboard } from './commands/leaderboard';
import {
  type ListOptions,
  listRuns,
  type ResumeOptions,
  resumeRuns,
  showRun,
  train,
  type TrainOptions,
} from './commands/runs';
import { findId } from './ids';
import { readMissing } from './number-options';
import { collect, finiteNumber, readWeights, wholeNumber } from './option-values';
import { applyAssignments } from './set-option';
import type { Terminal } from './terminal';

const missingInPreparation = 'a value that the preparation treats as missing; may be repeated';

/** Says why no step makes the calendar's columns: the data have them. */
function noteOwnCalendar(
  terminal: Terminal,
  { target, features }: { readonly target: string; readonly features: readonly string[] },
): void {
  const own = ownCyclicColumns([target, ...features]);
  if (own.length > 0) terminal.note(`No automatic calendar step makes what the data have: ${own.join(', ')}.`);
}

/** Commands that configure, train, list and compare runs. */
export function addRunCommands(
  { addCommand, onWorkbench, plainly }: CommandFrame,
  { createTerminal }: Pick<ProgramSurroundings, 'createTerminal'>,
): void {
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
          print(createTerminal(options.json ?? false), { ...defaultConfiguration({ preset, target }) });
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
    .option(
      '--engine <engine>',
      'auto, fused, fused-native, fused-wasm, tfjs, tfjs-node or webgpu (default: the configuration’s)',
    )
    .action((options: CommonOptions & TrainOptions) => onWorkbench(options, (workbench) => train(workbench, options)));

  addCommand(
    'resume <runs...>',
    'Go on with runs that were paused (Ctrl-C), interrupted or failed, at their checkpoints',
  )
    .option('--epochs <count>', 'epochs in all from now on (default: as many as before)', wholeNumber(1, 100_000))
    .addOption(
      new Option('--engine <engine>', 'go on with another engine (default: the run’s own)').choices(
        engineChoiceSchema.options,
      ),
    )
    .action((runs: string[], options: CommonOptions & ResumeOptions) =>
      onWorkbench(options, (workbench) => resumeRuns(workbench, runs, options)),
    );

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
}
