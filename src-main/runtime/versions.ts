/** One bound of a requirement, as `>=12.5`. */
export interface Limit {
  readonly operator: '<' | '<=' | '>' | '>=' | '==' | '!=' | '~=';
  readonly version: string;
}

/** A package and which versions of it. */
export interface Requirement {
  readonly name: string;
  readonly limits: readonly Limit[];
}

function numbersOf(version: string): number[] {
  return version.split('.').map((part) => Number.parseInt(part, 10));
}

/** Below zero where `a` is older. Released versions alone: numbers with dots between. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [numbersOf(a), numbersOf(b)];
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function isWithin(version: string, { operator, version: bound }: Limit): boolean {
  const order = compareVersions(version, bound);
  switch (operator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    case '==':
      return order === 0;
    case '!=':
      return order !== 0;
    case '~=': {
      const series = numbersOf(bound).slice(0, -1).join('.');
      return order >= 0 && numbersOf(version).slice(0, numbersOf(series).length).join('.') === series;
    }
  }
}

/** Whether a released version lies within all limits; versions before a release never do. */
export function satisfies(version: string, limits: readonly Limit[]): boolean {
  return /^\d+(\.\d+)*$/.test(version) && limits.every((limit) => isWithin(version, limit));
}

/**
 * The packages that a wheel asks for with one of its extras, by its METADATA:
 * `Requires-Dist: nvidia-cublas-cu12<13.0,>=12.5; extra == "and-cuda"`.
 */
export function requirementsOf(metadata: string, extra: string): Requirement[] {
  return metadata.split(/\r?\n/).flatMap((line) => {
    const found = /^Requires-Dist:\s*([\w.-]+)\s*\(?([^;()]*)\)?\s*;\s*extra\s*==\s*["']([^"']+)["']\s*$/.exec(line);
    if (found === null) return [];
    const [, name = '', bounds = '', named] = found;
    if (named !== extra) return [];
    const limits = [...bounds.matchAll(/(<=|>=|==|!=|~=|<|>)\s*([\w.]+)/g)].map(
      ([, operator, version = '']) => ({ operator, version }) as Limit,
    );
    return [{ name: name.toLowerCase().replace(/[-_.]+/g, '-'), limits }];
  });
}
