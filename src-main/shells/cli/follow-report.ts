import type { ProgressEvent } from '../../contract';
import { GatewiseError } from '../../core/common/errors';
import type { Workbench } from './workbench';

/** Shows how far a report is, and waits for it. `name` says what is written: `PDF`. */
export async function followReport<Done extends { readonly type: 'done' }>(
  { terminal, signal }: Pick<Workbench, 'terminal' | 'signal'>,
  name: string,
  open: (options: { readonly signal: AbortSignal }) => Promise<AsyncIterable<ProgressEvent | Done>>,
): Promise<Done> {
  try {
    for await (const event of await open({ signal })) {
      if (event.type === 'done') return event;
      terminal.progress.update('report', name, event.fraction, event.message);
    }
  } finally {
    terminal.progress.finish();
  }
  throw new GatewiseError('INTERNAL', 'The report ended without an answer.');
}
