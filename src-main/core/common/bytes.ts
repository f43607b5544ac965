/** A size in words for terminals and logs, e.g. `640 MB`, `6.4 GB`; rounded up below a gigabyte, so that it is never nothing. */
export function describeBytes(bytes: number): string {
  if (bytes < 1e9) return `${Math.ceil(bytes / 1e6)} MB`;
  return `${(bytes / 1e9).toFixed(bytes < 1e10 ? 1 : 0)} GB`;
}
