import { generatorKinds } from '../../core/generator';
import type { CommandFrame, CommonOptions } from './command-frame';
import { appendRows, type AppendOptions } from './commands/append';
import { importFile, previewFiles, type ImportOptions, type ReadingOptions } from './commands/datasets';
import { generate, type GenerateOptions } from './commands/generate';
import { importModel, isModelFile } from './commands/models';
import { listDatasets, showProfile } from './commands/profile';
import { collect, wholeNumber } from './option-values';
import { addAppendOptions, addReadingOptions } from './reading-options';

/** Commands for files and datasets. */
export function addDataCommands({ addCommand, onWorkbench, plainly }: CommandFrame): void {
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

  addAppendOptions(
    addCommand('append <dataset> <file>', 'Put the newer rows of a file behind a dataset’s, as its next version'),
  ).action((dataset: string, file: string, options: CommonOptions & Omit<AppendOptions, 'part' | 'kind'>) =>
    onWorkbench(
      options,
      plainly((workbench) => appendRows(workbench, dataset, file, { ...options, part: [], kind: [] })),
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
}
