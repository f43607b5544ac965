import { Option, type Command } from 'commander';
import { collect, finiteNumber, wholeNumber } from './option-values';

/** How the text of a file is written; what is left out is guessed. */
function addTextOptions(command: Command): Command {
  return command
    .option('--encoding <name>', 'encoding of the text, e.g. utf-8 or cp949')
    .option('--delimiter <character>', 'what separates values, e.g. ";", tab or blanks')
    .option('--decimal <mark>', 'decimal mark: . or , for all columns, or column=mark; may be repeated', collect, [])
    .option('--thousands <mark>', 'thousands mark: . , space apostrophe none, or column=mark', collect, [])
    .option('--missing <column=value>', 'a value that stands for a missing one; may be repeated', collect, [])
    .addOption(new Option('--header <answer>', 'whether the first row holds the names').choices(['yes', 'no']))
    .option('--skip <lines>', 'lines above the table', wholeNumber(0, 1_000_000))
    .option('--sheet <name>', 'sheet of a workbook');
}

/** How a file becomes a dataset. */
export function addReadingOptions(command: Command): Command {
  return addTextOptions(
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
      .option('--file-column [name]', 'add a column with the name of each row’s file (default name: file)')
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
      ),
  );
}

/** How a file of newer rows is put behind a dataset's. */
export function addAppendOptions(command: Command): Command {
  return addTextOptions(
    command
      .option('--rename <column=column>', 'the file’s column = the dataset’s; may be repeated', collect, [])
      .addOption(
        new Option('--conflicts <policy>', 'rows of times that the dataset has with other values')
          .choices(['refuse', 'keep', 'replace'])
          .default('refuse'),
      )
      .addOption(
        new Option('--older <policy>', 'rows before the dataset’s last row, where it has none')
          .choices(['refuse', 'skip'])
          .default('refuse'),
      )
      .option('--time-format <format>', 'how the file’s times are written (default: as found)')
      .option('--zone <name>', 'zone of local times (default: the dataset’s)'),
  );
}

/** How a new file is predicted. */
export function addNewFileOptions(command: Command): Command {
  return addTextOptions(
    command
      .option('--out <file>', 'write a row for each predicted value to this CSV file')
      .option('--rename <column=column>', 'the file’s column = the model’s; may be repeated', collect, [])
      .option('--level <share>', 'coverage of the interval: 0.8, 0.9 or 0.95', finiteNumber, 0.9)
      .addOption(
        new Option(
          '--history <rows>',
          'what the first window looks back on: the file’s rows, or the run’s data first',
        ).choices(['auto', 'file', 'dataset']),
      )
      .option('--newer', 'the rows that were appended to the run’s dataset since, in the place of a file')
      .option('--time-format <format>', 'how the file’s times are written (default: as found)')
      .option('--zone <name>', 'zone of local times (default: the run’s data’s)'),
  );
}
