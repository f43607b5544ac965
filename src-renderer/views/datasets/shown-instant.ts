/** An instant (ISO 8601, UTC) as `2024-09-01 13:05`, without a midnight and without seconds that are zero. */
export function shownInstant(iso: string): string {
  return iso
    .replace('T', ' ')
    .replace(/(?::00)?\.000Z$/, '')
    .replace(/Z$/, '')
    .replace(/ 00:00$/, '');
}
