import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameSchema, tagSchema } from '../../../src-main/contract/names';
import { csvField, csvLine } from '../../../src-main/core/common/csv';
import { escapeControls, isPrintable } from '../../../src-main/core/common/text';
import { formatComparisonTable } from '../../../src-main/core/comparison';
import { createTerminal } from '../../../src-main/shells/cli/terminal';

/** What a terminal obeys: escape sequences, a carriage return that writes over the line, a backspace. */
const hostile = ['\u001b]0;title\u0007', '\u001b[2J', 'a\rb', 'a\bb', '\u009b31m', 'safe\u202egpj.exe'];

describe('a name', () => {
  it.each(hostile)('is refused with control characters: %j', (text) => {
    expect(nameSchema.safeParse(text).success).toBe(false);
    expect(tagSchema.safeParse(text).success).toBe(false);
    expect(isPrintable(escapeControls(text))).toBe(true);
  });

  it('may hold any language, and marks that writing needs', () => {
    for (const text of ['전력 사용량', 'Мощность, кВт', 'می‌خواهم', '👩‍🔬 run', 'a\u00a0b'])
      expect(nameSchema.safeParse(text).success).toBe(true);
  });
});

describe('the terminal', () => {
  it('shows control characters as their codes, in results, notes and progress alike', () => {
    let written = '';
    const stream = {
      write(text: string) {
        written += text;
      },
    };
    const terminal = createTerminal(false, stream, stream);
    for (const text of hostile) {
      terminal.writeResult(null, () => text);
      terminal.note(text);
      terminal.progress.update(text, text, 1, text);
    }
    expect(/[^\P{Cc}\n]/u.test(written)).toBe(false);
    expect(written).toContain('\\u001b[2J');
  });
});

describe('a field of a CSV file', () => {
  it('is no formula where it is text, and stays a figure where it is one', () => {
    for (const text of ['=1+1', '+cmd', '-2+3', '@SUM(A1)', '\t=1', '=HYPERLINK("http://x")', '-1 ± =2'])
      expect(csvField(text).replace(/^"/, '')).toMatch(/^'/);
    for (const text of ['-1', '+2.5', '-1e-3', '-0.5 ± 0.1', '−5', 'a=b', '']) expect(csvField(text)).toBe(text);
  });

  it('is read back as it was', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), (fields) => {
        const read: string[] = [];
        for (const match of `,${csvLine(fields)}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^,]*))/gsu))
          read.push((match[1]?.replaceAll('""', '"') ?? match[2] ?? '').replace(/^'(?=[=+\-@\t\r])/u, ''));
        expect(read).toEqual(fields.map((field) => field.replace(/^'(?=[=+\-@\t\r])/u, '')));
      }),
    );
  });
});

describe('a comparison as a file', () => {
  const table = {
    head: ['', 'a|b <script> [x](y) *s* `c` _u_', '=1+1'],
    rows: [
      [
        { text: 'r\nr', best: false },
        { text: '\\$x & {y} % # ^ ~ <', best: true },
        { text: '-1', best: false },
      ],
    ],
  };

  it('is text alone in Markdown, a line a row', () => {
    const [head, , row, rest] = formatComparisonTable(table, 'markdown').split('\n');
    expect(head).toBe('|  | a\\|b \\<script\\> \\[x\\]\\(y\\) \\*s\\* \\`c\\` \\_u\\_ | =1\\+1 |');
    expect(row).toBe('| r r | **\\\\$x & \\{y\\} % \\# ^ \\~ \\<** | -1 |');
    expect(rest).toBe('');
  });

  it('is text alone in LaTeX, a line a row', () => {
    const lines = formatComparisonTable(table, 'latex').split('\n');
    expect(lines).toContain(
      'r r & \\textbf{\\textbackslash{}\\$x \\& \\{y\\} \\% \\# \\textasciicircum{} \\textasciitilde{} \\textless{}} & -1 \\\\',
    );
  });

  it('has no formula in CSV', () => {
    expect(formatComparisonTable(table, 'csv').split('\r\n')[0]).toMatch(/,'=1\+1$/);
  });
});
