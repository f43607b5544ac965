import type { PreflightFinding } from './schema';

/** The name under which a decision about a finding is recorded: what was found, and on which columns. */
export function findingKey(finding: Pick<PreflightFinding, 'id' | 'columns'>): string {
  return finding.columns.length === 0 ? finding.id : `${finding.id}:${finding.columns.join(',')}`;
}
