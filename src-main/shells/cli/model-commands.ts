import { Option } from 'commander';
import { localeSchema } from '../../core/common/locale';
import type { CommandFrame, CommonOptions } from './command-frame';
import { backtestRun, type BacktestOptions } from './commands/backtest';
import { explainRun, type ExplainOptions } from './commands/explain';
import { type ForecastOptions, forecastRun } from './commands/forecast';
import { exportModel } from './commands/models';
import { predictFile, type PredictOptions } from './commands/predict';
import { type ReportOptions, writeReport } from './commands/report';
import { finiteNumber, wholeNumber } from './option-values';
import { addNewFileOptions } from './reading-options';

/** Commands that use what a run has learnt, and write about it. */
export function addModelCommands({ addCommand, onWorkbench, plainly }: CommandFrame): void {
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
    addCommand('predict <run> [file]', 'Predict a new file with a run’s model, and tell whether it does as well there'),
  ).action((run: string, file: string | undefined, options: CommonOptions & Omit<PredictOptions, 'part' | 'kind'>) =>
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
    .option('--explain', 'explain the models too: what their inputs are worth, and of trees what makes up a prediction')
    .option('--title <text>', 'title of the report', '')
    .addOption(new Option('--locale <language>', 'language').choices(localeSchema.options).default('en'))
    .addOption(new Option('--paper <size>', 'size of the pages').choices(['A4', 'Letter']).default('A4'))
    .action((ids: string[], options: CommonOptions & ReportOptions) =>
      onWorkbench(
        options,
        plainly((workbench) => writeReport(workbench, ids, options)),
      ),
    );
}
