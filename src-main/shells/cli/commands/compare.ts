import { extname } from 'node:path';
import { GatewiseError } from '../../../core/common/errors';
import {
  comparisonTable,
  formatComparisonTable,
  otherTestSentences,
  significanceSentence,
  type TableFormat,
} from '../../../core/comparison';
import { differSentence, standingSentence, verdictSentence, type ComparisonVerdict } from '../../../core/verdict';
import { writeText } from '../files';
import { findMembers } from '../ids';
import { formatFigure, formatTable } from '../table';
import type { Workbench } from '../workbench';

export interface CompareOptions {
  /** File of the table; its ending says how it is written. */
  readonly table?: string | undefined;
  readonly settings: 'none' | 'differing' | 'all';
  readonly transposed?: boolean | undefined;
}

function tableFormatOf(path: string): TableFormat {
  switch (extname(path).toLowerCase()) {
    case '.csv':
      return 'csv';
    case '.md':
      return 'markdown';
    case '.tex':
      return 'latex';
    default:
      throw new GatewiseError('BAD_INPUT', `${path} has to end with .csv, .md or .tex.`, { file: path });
  }
}

/** `gatewise compare ID ID …`: runs or groups; the metrics side by side, the best marked, what differs, and significance. */
export async function compareRuns(
  workbench: Workbench,
  ids: readonly string[],
  options: CompareOptions,
): Promise<void> {
  const { client, terminal } = workbench;
  const { runIds, groupIds } = await findMembers(workbench, ids);
  const result = await client.comparisons.compute({ runIds, groupIds });
  const { members, runs, groups, metrics, configuration, tests, verdict } = result;
  if (options.table !== undefined) {
    const { settings, transposed = false } = options;
    const table = comparisonTable(result, { settings, transposed });
    const path = await writeText(options.table, formatComparisonTable(table, tableFormatOf(options.table)));
    terminal.note(path);
  }
  const differences = configuration.filter((row) => row.differs);
  const numbers = new Map<string, number>(runs.map(({ id, number }) => [id, number]));
  const nameOf = (id: string): string => {
    const member = members.find((candidate) => candidate.id === id);
    const number = numbers.get(id);
    if (member === undefined) return id;
    return number === undefined ? `${member.name} × ${member.count}` : `${member.modelName} #${number}`;
  };
  const sentences = tests.map((test) => significanceSentence(test, nameOf, 'en'));
  const isOneSet = verdict.sets.length < 2;
  terminal.writeResult(
    { members, runs, groups, metrics, configuration: differences, tests, sentences, verdict },
    () => {
      const header = members.map(({ id }) => nameOf(id));
      const figures = metrics.map(({ name, values, spreads, best }) => [
        name,
        ...values.map((value, index) => {
          const spread = spreads[index] ?? null;
          const own = formatFigure(name, value);
          const text = spread === null ? own : `${own} ± ${formatFigure(name, spread)}`;
          return text + (isOneSet && best !== null && members[index]?.id === best ? ' *' : '');
        }),
      ]);
      const settings = differences.map(({ path, values }) => [path, ...values.map((value) => value ?? '–')]);
      return [
        formatTable(['metric', ...header], figures),
        isOneSet
          ? '* best of its row; whether the difference can be shown is said below'
          : 'No row has a best: these are not comparable.',
        '',
        formatTable(['differs', ...header], settings),
        '',
        ...verdictLines(verdict, nameOf),
        ...(sentences.length === 0 ? [] : ['']),
        ...tests.flatMap((test, index) => [
          sentences[index] ?? '',
          ...otherTestSentences(test, 'en').map((sentence) => `  ${sentence}`),
        ]),
      ].join('\n');
    },
  );
}

/** Who leads where a test shows it, in each set of what can be compared, and each beside the strongest baseline. */
function verdictLines(verdict: ComparisonVerdict, nameOf: (id: string) => string): string[] {
  const differ = differSentence(verdict, 'en');
  return [
    ...(differ === null ? [] : [differ]),
    ...verdict.sets.flatMap(({ standing, members }) => [
      standingSentence(standing, nameOf, 'en') ?? '',
      ...members.map(({ id, verdict: own }) => `  ${verdictSentence(own, nameOf(id), 'en')}`),
    ]),
  ].filter((line) => line !== '');
}
