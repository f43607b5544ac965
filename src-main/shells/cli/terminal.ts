import { escapeControls } from '../../core/common/text';
import { cutText, padText, textWidth } from './text-width';

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

const longestBar = 24;
const shortestBar = 8;
const longestLabel = 28;
const redrawMs = 100;
/** Without a terminal, a line for each thing at most this often, and always for its end. */
const lineMs = 2000;

interface Bar {
  readonly label: string;
  readonly fraction: number;
  readonly text: string;
}

/** Labels in one column, then bars as long as the longest text leaves room for; what is still too long is cut. */
function drawBars(bars: readonly Bar[], columns: number): string[] {
  const labelWidth = Math.min(longestLabel, Math.max(...bars.map(({ label }) => textWidth(label))));
  const textLength = Math.max(...bars.map(({ text }) => textWidth(text)));
  // A space, the bar, a space, the share, two spaces; the last column stays free, or some terminals break the line.
  const room = columns - 1 - labelWidth - textLength - ' '.length * 2 - '100 %  '.length;
  const width = Math.min(longestBar, Math.max(shortestBar, room));
  return bars.map(({ label, fraction, text }) => {
    const filled = Math.round(Math.min(1, Math.max(0, fraction)) * width);
    const bar = '█'.repeat(filled) + '░'.repeat(width - filled);
    const share = `${String(Math.round(fraction * 100)).padStart(3)} %`;
    return cutText(`${padText(cutText(label, labelWidth), labelWidth)} ${bar} ${share}  ${text}`, columns - 1);
  });
}

function createBars(stream: Stream, now: () => number): ProgressDisplay {
  const bars = new Map<string, Bar>();
  let drawn = 0;
  let drawnAt = 0;
  const draw = (): void => {
    const up = drawn > 0 ? `\u001b[${drawn}A` : '';
    // A pseudo terminal without a size says 0.
    const lines = drawBars([...bars.values()], stream.columns || 80);
    stream.write(up + lines.map((line) => `\u001b[2K${line}\n`).join(''));
    drawn = bars.size;
    drawnAt = now();
  };
  return {
    update(key, label, fraction, text) {
      bars.set(key, { label: escapeControls(label), fraction, text: escapeControls(text) });
      if (fraction >= 1 || now() - drawnAt >= redrawMs) draw();
    },
    finish() {
      if (bars.size > 0) draw();
      bars.clear();
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
      stream.write(`${escapeControls(label)}: ${Math.round(fraction * 100)} % ${escapeControls(text)}\n`);
    },
    finish() {
      last.clear();
    },
  };
}

/**
 * Results go to standard output; notes and progress go to standard error, as bars where it is a terminal. Names and
 * values come from files and from other programs: no character of theirs reaches the terminal as a command.
 */
export function createTerminal(
  json: boolean,
  output: Stream = process.stdout,
  messages: Stream = process.stderr,
  now: () => number = Date.now,
): Terminal {
  return {
    json,
    writeResult(value, text) {
      output.write(`${json ? JSON.stringify(value, null, 2) : escapeControls(text())}\n`);
    },
    note(line) {
      messages.write(`${escapeControls(line)}\n`);
    },
    progress: messages.isTTY === true ? createBars(messages, now) : createLines(messages, now),
  };
}
