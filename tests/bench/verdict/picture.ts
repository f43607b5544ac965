import type { Shares } from './size';

export interface PictureRow {
  readonly name: string;
  readonly shares: Shares;
}

const width = 760;
const left = 300;
const right = 40;
const rowHeight = 46;
const top = 74;

/** Horizontal bars: how often equally good models were called different by the tests that assume independence, and now. */
export function verdictPicture(rows: readonly PictureRow[]): string {
  const height = top + rows.length * rowHeight + 40;
  const x = (share: number): number => left + share * (width - left - right);
  const bottom = top + rows.length * rowHeight;
  const bar = (y: number, share: number, color: string): string =>
    `<rect x="${left}" y="${y}" width="${Math.max(1, x(share) - left).toFixed(1)}" height="14" fill="${color}"/>` +
    `<text x="${(x(share) + 6).toFixed(1)}" y="${y + 11}">${Math.round(100 * share)} %</text>`;
  const lines = rows.map(({ name, shares }, index) => {
    const y = top + index * rowHeight;
    return (
      `<text x="${left - 12}" y="${y + 20}" text-anchor="end">${name}</text>` +
      bar(y + 2, shares.before, '#9aa3ad') +
      bar(y + 18, shares.different, '#2563eb')
    );
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="13" fill="#1f2937">
<rect width="100%" height="100%" fill="#ffffff"/>
<text x="16" y="26" font-size="15" font-weight="600">Two equally good models: how often one is called better</text>
<rect x="16" y="42" width="12" height="12" fill="#9aa3ad"/><text x="34" y="53">tests that assume independence (Diebold–Mariano, McNemar, resampled t)</text>
<rect x="500" y="42" width="12" height="12" fill="#2563eb"/><text x="518" y="53">Gatewise</text>
<line x1="${x(0.05)}" y1="${top - 6}" x2="${x(0.05)}" y2="${bottom}" stroke="#b91c1c" stroke-dasharray="4 3"/>
<text x="${x(0.05)}" y="${bottom + 18}" text-anchor="middle" fill="#b91c1c">5 % is what is promised</text>
${lines.join('\n')}
</svg>
`;
}
