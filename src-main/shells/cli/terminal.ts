/** Where a command writes. Standard output is the result; progress and notes go to standard error. */
export interface Terminal {
  readonly json: boolean;
  /** The result: as one JSON value with --json, else as the text. */
  writeResult(value: unknown, text: () => string): void;
  /** A line for people, on standard error. */
  note(line: string): void;
  readonly progress: ProgressDisplay;
}

/** One line a running thing: redrawn bars on a terminal, plain lines elsewhere. */
export interface ProgressDisplay {
  update(key: string, label: string, fraction: number, text: string): void;
  /** Leaves the last state on the screen. */
  finish(): void;
}

interface Stream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const barWidth = 24;
const redrawMs = 100;
/** Without a terminal, a line for each thing at most this often, and always for its end. */
const lineMs = 2000;

function drawBar(fraction: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, fraction)) * barWidth);
  return '█'.repeat(filled) + '░'.repeat(barWidth - filled);
}

function createBars(stream: Stream, now: () => number): ProgressDisplay {
  const lines = new Map<string, string>();
  let drawn = 0;
  let drawnAt = 0;
  const draw = (): void => {
    const width = stream.columns ?? 80;
    const up = drawn > 0 ? `\u001b[${drawn}A` : '';
    stream.write(up + [...lines.values()].map((line) => `\u001b[2K${line.slice(0, width - 1)}\n`).join(''));
    drawn = lines.size;
    drawnAt = now();
  };
  return {
    update(key, label, fraction, text) {
      lines.set(
        key,
        `${label.padEnd(16)} ${drawBar(fraction)} ${String(Math.round(fraction * 100)).padStart(3)} %  ${text}`,
      );
      if (fraction >= 1 || now() - drawnAt >= redrawMs) draw();
    },
    finish() {
      if (lines.size > 0) draw();
      lines.clear();
      drawn = 0;
    },
  };
}

function createLines(stream: Stream, now: () => number): ProgressDisplay {
  const last = new Map<string, { at: number; text: string }>();
  return {
    update(key, label, fraction, text) {
      const before = last.get(key);
      if (before !== undefined && (before.text === text || (fraction < 1 && now() - before.at < lineMs))) return;
      last.set(key, { at: now(), text });
      stream.write(`${label}: ${Math.round(fraction * 100)} % ${text}\n`);
    },
    finish() {
      last.clear();
    },
  };
}

/** Results go to standard output; notes and progress go to standard error, as bars where it is a terminal. */
export function createTerminal(
  json: boolean,
  output: Stream = process.stdout,
  messages: Stream = process.stderr,
  now: () => number = Date.now,
): Terminal {
  return {
    json,
    writeResult(value, text) {
      output.write(`${json ? JSON.stringify(value, null, 2) : text()}\n`);
    },
    note(line) {
      messages.write(`${line}\n`);
    },
    progress: messages.isTTY === true ? createBars(messages, now) : createLines(messages, now),
  };
}
