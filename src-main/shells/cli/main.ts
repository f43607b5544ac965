import { join } from 'node:path';
import { PreparedHost } from '../../jobs/prepared-host';
import { onEndAsked } from '../common/end-requests';

/** Commands that give work to a process of their own in any case. */
const working = new Set(['import', 'preview', 'generate', 'profile', 'train', 'forecast', 'backtest', 'demo']);

const parameters = process.argv.slice(2);
const interruption = new AbortController();

// The first Ctrl-C cancels what runs and waits for it; the second one ends the process as usual.
onEndAsked(() => {
  interruption.abort();
});

// Before anything else is loaded: the process gets ready on another core meanwhile.
const host = working.has(parameters[0] ?? '') ? new PreparedHost(join(import.meta.dirname, 'job.js')) : undefined;
try {
  const { runCommand } = await import('./run-command');
  await runCommand(parameters, { interruption, host });
} finally {
  host?.close();
}
