import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { GatewiseError, toErrorValue } from '../../../src-main/core/common/errors';
import { engineChoiceSchema, type EngineChoice } from '../../../src-main/core/training';
import { compareReference, type ReferenceReport } from './reference';
import type { CaseReport } from './report';

const usage = `Usage: npm run -s parity -- FILE [--engine ${engineChoiceSchema.options.join('|')}] [--json]`;

interface Arguments {
  readonly file: string;
  readonly engine: EngineChoice;
}

function readArguments(values: { readonly engine?: string | undefined }, positionals: readonly string[]): Arguments {
  const [file, ...rest] = positionals;
  if (file === undefined || rest.length > 0) throw new GatewiseError('BAD_INPUT', `Name one file. ${usage}`);
  const engine = engineChoiceSchema.safeParse(values.engine ?? 'auto');
  if (!engine.success) {
    throw new GatewiseError('BAD_INPUT', `There is no engine "${values.engine ?? ''}". ${usage}`, { field: 'engine' });
  }
  return { file, engine: engine.data };
}

async function readJson(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (thrown) {
    throw new GatewiseError('FILE_NOT_FOUND', `The file ${file} cannot be read.`, { file }, { cause: thrown });
  }
  try {
    return JSON.parse(text);
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new GatewiseError('BAD_INPUT', `The file ${file} is not JSON: ${reason}`, { file }, { cause: thrown });
  }
}

function formatCase(report: CaseReport, width: number): string {
  const name = report.name.padEnd(width);
  if (report.state === 'absent') return `${name}  not offered: ${report.problem}`;
  if (report.state === 'unusable') return `${name}  not compared: ${report.problem}`;
  const parts = report.quantities
    .filter(({ tolerance }) => tolerance === report.tolerance || tolerance === null || report.quantities.length <= 3)
    .reduce<Map<string, number>>((errors, { quantity, error }) => {
      const group = quantity.replace(/\.\d+$/, '');
      const before = errors.get(group) ?? 0;
      return errors.set(group, error > before || Number.isNaN(error) ? error : before);
    }, new Map());
  const details = [...parts].map(([quantity, error]) => `${quantity} ${error.toExponential(1)}`).join(', ');
  const verdict = report.ok ? 'ok  ' : 'FAIL';
  const engine = report.engine === null ? '' : `  ${report.engine}`;
  const note = report.note === null ? '' : `  (${report.note})`;
  return `${name}  ${verdict}  ${report.error.toExponential(2)} of ${report.tolerance}  [${details}]${engine}${note}`;
}

function printReport({ cases }: ReferenceReport): void {
  const width = Math.max(...cases.map(({ name }) => name.length));
  for (const report of cases) process.stdout.write(`${formatCase(report, width)}\n`);
  const failed = cases.filter(({ ok, state }) => !ok && state === 'compared').length;
  const unusable = cases.filter(({ state }) => state === 'unusable').length;
  const absent = cases.filter(({ state }) => state === 'absent').length;
  const passed = cases.length - failed - unusable - absent;
  const others = absent === 0 ? '' : `, ${absent} not offered`;
  process.stdout.write(`${passed} within tolerance, ${failed} above, ${unusable} not compared${others}\n`);
}

/** 0: all within tolerance; 1: some above; 2: none above, but some could not be compared. */
function exitCodeOf({ cases }: ReferenceReport): number {
  if (cases.some(({ ok, state }) => !ok && state === 'compared')) return 1;
  return cases.some(({ state }) => state === 'unusable') ? 2 : 0;
}

/** JSON has no NaN: errors that are not numbers become null. */
function toJson(report: ReferenceReport, file: string): string {
  return `${JSON.stringify({ file, ok: exitCodeOf(report) === 0, ...report })}\n`;
}

/** Runs `parity`; returns the exit code. */
export async function runParity(parameters: readonly string[]): Promise<number> {
  const asJson = parameters.includes('--json');
  try {
    const { values, positionals } = parseArgs({
      args: [...parameters],
      allowPositionals: true,
      options: { engine: { type: 'string' }, json: { type: 'boolean' } },
    });
    const { file, engine } = readArguments(values, positionals);
    const report = await compareReference(await readJson(file), engine);
    if (asJson) process.stdout.write(toJson(report, file));
    else printReport(report);
    return exitCodeOf(report);
  } catch (thrown) {
    const isUsage = thrown instanceof TypeError && 'code' in thrown && String(thrown.code).startsWith('ERR_PARSE_ARGS');
    const error = isUsage
      ? { code: 'BAD_INPUT', message: `${thrown.message} ${usage}`, details: {} }
      : toErrorValue(thrown);
    if (asJson) process.stdout.write(`${JSON.stringify({ error })}\n`);
    else process.stderr.write(`${error.message}\n`);
    return error.code === 'INTERNAL' ? 1 : 2;
  }
}

process.exitCode = await runParity(process.argv.slice(2));
