/** Who may ask this process to end, in this order of patience: a person, the system, a terminal that is gone. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Calls `end` once when the process is asked to end: by a signal, or because the script that started it is gone, which holds
 * a channel to it (scripts/lib/processes.mjs). A second Ctrl-C or SIGTERM ends the process as usual; a terminal that is
 * closed hangs up more than once, and means no more by it.
 */
export function onEndAsked(end: () => void): void {
  let isAsked = false;
  const ask = (): void => {
    if (isAsked) return;
    isAsked = true;
    end();
  };
  for (const signal of signals) {
    if (signal === 'SIGHUP') process.on(signal, ask);
    else process.once(signal, ask);
  }
  process.once('disconnect', ask);
  // Listening must not keep a process at work that has nothing else to do.
  process.channel?.unref();
}
