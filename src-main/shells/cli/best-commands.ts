import { Option } from 'commander';
import { bestPresetSchema } from '../../contract';
import { localeSchema } from '../../core/common/locale';
import type { CommandFrame, CommonOptions } from './command-frame';
import { findBest, type BestOptions } from './commands/best';
import { finiteNumber, wholeNumber } from './option-values';

/** `gatewise best`. */
export function addBestCommand({ addCommand, onWorkbench, plainly }: CommandFrame): void {
  addCommand('best', 'Find the best forecast that a time, or a number of trainings, allows')
    .requiredOption('--dataset <id>', 'dataset to forecast')
    .option('--target <column>', 'column to forecast')
    .option('--last', 'tell what the last search of the dataset came to, and search for nothing', false)
    .option('--horizon <rows>', 'rows ahead (default: one season)', wholeNumber(1, 10_000))
    .option('--minutes <number>', 'time until the answer', finiteNumber, 10)
    .option(
      '--budget <steps>',
      'trainings in the place of minutes: the same seed gives the same answer',
      wholeNumber(1, 100_000),
    )
    .addOption(
      new Option('--preset <name>', 'how many kinds of model, windows and rounds of tuning')
        .choices(bestPresetSchema.options)
        .default('standard'),
    )
    .option('--seed <number>', 'seeds everything that is drawn', wholeNumber(0, 4294967295), 0)
    .option('--split <parts>', 'rows or shares of training, validation and test, e.g. 0.7,0.15,0.15')
    .option('--pdf <file>', 'write the report of the search as a PDF')
    .option('--html <file>', 'write it as one page')
    .addOption(new Option('--locale <language>', 'language of the report').choices(localeSchema.options).default('en'))
    .addOption(new Option('--paper <size>', 'size of the report’s pages').choices(['A4', 'Letter']).default('A4'))
    .action((options: CommonOptions & BestOptions) =>
      onWorkbench(
        options,
        plainly((workbench) => findBest(workbench, options)),
      ),
    );
}
