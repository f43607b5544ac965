import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CaseReport } from './report';

/** A reference file, by its name without `.json`. */
export function readReferenceFrom(folder: string, name: string): unknown {
  return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
}

/** A reference file of this checkout. */
export function readReference(name: string): unknown {
  return readReferenceFrom(join(import.meta.dirname, '../../fixtures/reference'), name);
}

/** What is wrong with a case, in one line. */
export function problemOf(report: CaseReport): string {
  return report.state === 'compared' ? `${report.name}: ${report.error} of ${report.tolerance}` : report.problem;
}

/** A line for every case that is not within its tolerance. */
export function problems(cases: readonly CaseReport[]): string[] {
  return cases.filter(({ ok }) => !ok).map(problemOf);
}
