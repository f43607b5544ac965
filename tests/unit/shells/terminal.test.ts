import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTerminal } from '../../../src-main/shells/cli/terminal';
import { cutText, padText, textWidth } from '../../../src-main/shells/cli/text-width';

/** A stream that keeps what is written. */
function keep(options: { isTTY?: boolean; columns?: number }) {
  const written: string[] = [];
  return { ...options, write: (text: string) => written.push(text), text: () => written.join('') };
}

/** What a terminal shows last of each line: every redrawing begins by erasing. */
function lastLines(text: string, count: number): string[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .slice(-count)
    .map((line) => line.slice(line.lastIndexOf('\u001b[2K') + '\u001b[2K'.length));
}

describe('progress on a terminal', () => {
  const draw = (columns: number): string[] => {
    const messages = keep({ isTTY: true, columns });
    const terminal = createTerminal(false, keep({}), messages, () => 0);
    terminal.progress.update('a', 'GRU 64 #1', 0.5, 'epoch 5/10, val loss 0.04448, 7.7 s left');
    terminal.progress.update('b', 'Conv1D 32 + LSTM 64 #3', 1, 'succeeded in 13.5 s');
    terminal.progress.finish();
    return lastLines(messages.text(), 2);
  };

  it('shows every text whole at 80 columns, with the bars in one column', () => {
    const lines = draw(80);
    expect(lines.map((line) => line.search(/[█░]/))).toEqual([23, 23]);
    expect(lines[0]).toMatch(/ 50 % {2}epoch 5\/10, val loss 0\.04448, 7\.7 s left$/);
    expect(lines[1]).toMatch(/100 % {2}succeeded in 13\.5 s$/);
    for (const line of lines) expect(textWidth(line)).toBeLessThan(80);
  });

  it('cuts what a narrow terminal has no room for, and never breaks a line', () => {
    for (const line of draw(40)) expect(textWidth(line)).toBeLessThan(40);
    expect(draw(200)[1]).toContain('█'.repeat(24));
  });

  it('writes plain lines where there is no terminal', () => {
    const messages = keep({});
    const { progress } = createTerminal(false, keep({}), messages, () => 0);
    progress.update('a', 'GRU', 0.5, 'epoch 1/2');
    progress.update('a', 'GRU', 1, 'succeeded');
    expect(messages.text()).toBe('GRU: 50 % epoch 1/2\nGRU: 100 % succeeded\n');
  });
});

describe('the width of texts', () => {
  it('counts Korean letters twice', () => {
    expect([textWidth('발전량'), textWidth('power'), textWidth('мощность')]).toEqual([6, 5, 8]);
  });

  it('cuts and pads to a width', () => {
    const characters = fc.string({ unit: fc.constantFrom('a', '발', 'ж', ' '), maxLength: 30 });
    fc.assert(
      fc.property(characters, fc.integer({ min: 1, max: 40 }), (text, width) => {
        expect(textWidth(cutText(text, width))).toBeLessThanOrEqual(width);
        expect(textWidth(padText(cutText(text, width), width))).toBe(width);
        if (textWidth(text) <= width) expect(cutText(text, width)).toBe(text);
      }),
    );
  });
});
