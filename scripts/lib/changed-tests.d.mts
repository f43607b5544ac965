/** Types of changed-tests.mjs, for its test. */
export function changedTests(
  base?: string,
  cwd?: string,
): Promise<{ readonly files: string[]; readonly reason: string | null }>;
export function shareTime(
  files: readonly { readonly file: string; readonly seconds: number }[],
  times: number,
  budgetSeconds: number,
): { readonly file: string; readonly times: number }[];
