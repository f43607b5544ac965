import type { LeftOutTimes } from '../../../../src-main/core/preparation/schema';

/** One stretch a line: its first and its last time, parted by a dash, and the series where it is of one alone. */
export function writeTimes(times: readonly LeftOutTimes[]): string {
  return times.map(({ from, to, series }) => `${from} – ${to}${series === null ? '' : ` ${series}`}`).join('\n');
}

/** What is written so; a line without a second time leaves out its one time. Whether they are times, the schema says. */
export function readTimes(text: string): LeftOutTimes[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [, from = '', to = from, series = ''] = /^(\S+)(?:\s*[–—]\s*(\S+))?(?:\s+(.+))?$/u.exec(line) ?? [];
      return { from, to, series: series === '' ? null : series };
    });
}
