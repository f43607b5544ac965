import { Option, type Command } from 'commander';
import type { CommandFrame, CommonOptions } from './command-frame';
import { searchSettings, type SearchOptions } from './commands/search';
import { listStudies, tune, type TuneOptions } from './commands/tune';
import { exportStudy, importStudy, type StudyImportOptions } from './commands/studies';
import { prunerKinds, samplerKinds } from '../../core/tuning';
import { collect, finiteNumber, wholeNumber } from './option-values';

/** `gatewise tune`, `gatewise search`, `gatewise studies`, and `gatewise study export`, `import`. */
export function addStudyCommands(
  { addCommand, addCommandTo, onWorkbench, plainly }: CommandFrame,
  program: Command,
): void {
  addCommand('tune', 'Search settings of a configuration by trials; Ctrl-C pauses, --resume goes on')
    .option('--dataset <id>', 'dataset to train on, with --config')
    .option('--config <file>', 'configuration to start from')
    .option('--experiment <id>', 'experiment to start from, in the place of --dataset and --config')
    .option('--variant <index>', 'variant of the experiment', wholeNumber(0, 19), 0)
    .option('--set <path=value>', 'change one value of the configuration; may be repeated', collect, [])
    .option('--name <text>', 'name of the study')
    .option('--space <file>', 'search space as JSON')
    .option(
      '--search <path=values>',
      'a setting to search: path=16,32,64, path=0.1..0.5, path=log:1e-4..1e-2, path=int:1..8; may be repeated',
      collect,
      [],
    )
    .option('--constraint <expression>', 'what must hold between searched settings; may be repeated', collect, [])
    .option(
      '--objective <figure>',
      'figure to look at, such as validation.mae or parameterCount; several make a front (default: the validation loss)',
      collect,
      [],
    )
    .option('--trials <number>', 'trials at most', wholeNumber(1, 100_000), 50)
    .option('--minutes <number>', 'minutes at work at most', finiteNumber)
    .option('--patience <number>', 'end after so many trials without a better one', wholeNumber(1, 100_000))
    .option(
      '--sampler <name>',
      `how values are chosen: ${samplerKinds.join(', ')}; with options: tpe:nStartupTrials=20 (default: auto)`,
    )
    .option('--source-study <study>', 'with --sampler cmaes: begin where the trials of another study were good')
    .option(
      '--pruner <name>',
      `how trials are given up early: ${prunerKinds.join(', ')}; with options: asha:reductionFactor=3 (default: none)`,
    )
    .option('--workers <number>', 'trials at work at once (default: as many as runs may be)', wholeNumber(1, 16))
    .option(
      '--engines <names>',
      'engines that train the trials of networks side by side, with shares: fused-native:3,webgpu:1 (default: the processor’s)',
    )
    .option('--repeats <number>', 'seeds of each trial, whose mean counts', wholeNumber(1, 20))
    .option('--seed <number>', 'seeds the search and its runs', wholeNumber(0, 4_294_967_295))
    .option('--confirm <number>', 'best trials that are trained again with fresh seeds; 0: none', wholeNumber(0, 10), 3)
    .option('--confirm-seeds <number>', 'fresh seeds that each of them is trained with', wholeNumber(2, 20), 5)
    .option(
      '--confirm-windows <number>',
      'validation windows that each is trained for: the validation part, and others that roll back from it in time',
      wholeNumber(1, 10),
      1,
    )
    .option('--preview', 'train a few values for two epochs, tell what the study would take, and make none', false)
    .option('--resume <study>', 'go on with a study, by id, its beginning or its name')
    .action((options: CommonOptions & TuneOptions) =>
      onWorkbench(
        options,
        plainly((workbench) => tune(workbench, options)),
      ),
    );
  addCommand('search', 'Score candidates for a model’s settings on folds of the training part')
    .requiredOption('--dataset <id>', 'dataset to train on')
    .requiredOption('--config <file>', 'configuration to start from, as `gatewise config` prints it')
    .option('--set <path=value>', 'change one value of the configuration; may be repeated', collect, [])
    .option('--space <file>', 'search space as JSON')
    .option(
      '--search <path=values>',
      'a setting of the model to search: path=16,32,64, path=0.1..0.5, path=log:1e-4..1e-2, path=int:1..8; may be repeated',
      collect,
      [],
    )
    .option('--constraint <expression>', 'what must hold between searched settings; may be repeated', collect, [])
    .option('--candidates <number>', 'candidates that are drawn at random, each once', wholeNumber(1, 200), 10)
    .option('--grid', 'take all combinations in the place of drawn ones', false)
    .option('--points <number>', 'values of a range in a grid', wholeNumber(1, 200), 5)
    .option('--folds <number>', 'folds that each candidate is scored on', wholeNumber(2, 20), 5)
    .addOption(
      new Option('--fold-kind <name>', 'how windows are dealt to folds: in order of time, stretches, at random')
        .choices(['timeSeries', 'blocked', 'plain'])
        .default('timeSeries'),
    )
    .option('--seed <number>', 'of the draws and of plain folds', wholeNumber(0, 4_294_967_295), 0)
    .option('--override <finding=reason>', 'why to train in spite of a finding; may be repeated', collect, [])
    .option('--out <file>', 'write the configuration with the best settings')
    .action((options: CommonOptions & SearchOptions) =>
      onWorkbench(
        options,
        plainly((workbench) => searchSettings(workbench, options)),
      ),
    );
  addCommand('studies', 'List studies').action((options: CommonOptions) => onWorkbench(options, plainly(listStudies)));

  const study = program.command('study').description('Studies as files');
  addCommandTo(
    study,
    'export <study> <file>',
    'Write a study as a table (.csv), as JSON (.json), or as a database that Optuna opens (.db, .sqlite)',
  ).action((text: string, file: string, options: CommonOptions) =>
    onWorkbench(
      options,
      plainly((workbench) => exportStudy(workbench, text, file)),
    ),
  );
  addCommandTo(
    study,
    'import <file>',
    'Make a paused study of a database of Optuna, of JSON that was exported here, or of a table of trials',
  )
    .requiredOption('--experiment <id>', 'experiment whose variant it searches')
    .option('--variant <index>', 'variant of the experiment', wholeNumber(0, 19), 0)
    .option('--name <text>', 'name of the study (default: as in the file)')
    .option('--study-name <name>', 'which study of a database that has several')
    .option(
      '--path <parameter=place>',
      'place of the configuration that a parameter of the file sets, such as lr=model.training.optimizer.learningRate; may be repeated',
      collect,
      [],
    )
    .option('--objective <figure>', 'figure that an objective of the file is; may be repeated', collect, [])
    .action((file: string, options: CommonOptions & StudyImportOptions) =>
      onWorkbench(
        options,
        plainly((workbench) => importStudy(workbench, file, options)),
      ),
    );
}
