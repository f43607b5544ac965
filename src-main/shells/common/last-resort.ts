import { toErrorValue } from '../../core/common/errors';

/** Strays that are told one by one; a fault that repeats without end would fill the log. */
const told = 100;

let isKept = false;

/**
 * The last resort for what nothing waited for: it is told in one sentence, and the process goes on. Everything that is
 * expected to fail is handled where it happens; without this, one place that was forgotten would end every run.
 * Asked for again, as the server does within the command line, it stays as it is.
 * @param log takes the sentence. Default: standard error
 */
export function keepGoing(log: (sentence: string) => void = logToStandardError): void {
  if (isKept) return;
  isKept = true;
  let count = 0;
  const tell = (thrown: unknown): void => {
    count += 1;
    if (count > told) return;
    const where = thrown instanceof Error ? (/^\s+at .*$/m.exec(thrown.stack ?? '')?.[0].trim() ?? '') : '';
    log(
      `Something went wrong that nothing waited for, and Gatewise goes on: ${toErrorValue(thrown).message}${where === '' ? '' : ` (${where})`}`,
    );
  };
  process.on('uncaughtException', tell);
  process.on('unhandledRejection', tell);
}

function logToStandardError(sentence: string): void {
  try {
    process.stderr.write(`${sentence}\n`);
  } catch {
    // Nobody reads what is told; going on is what matters.
  }
}
