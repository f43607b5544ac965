import { runLook } from '../../common/palette';

/** Vector drawing as text. Everything that comes from data passes `escapeText`. */

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text that is safe between tags and inside quoted attributes of HTML and SVG. */
export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

type AttributeValue = string | number | undefined;

/** One element; `content` is markup already made by this module, or escaped text. */
export function element(name: string, attributes: Readonly<Record<string, AttributeValue>>, content = ''): string {
  const written = Object.entries(attributes)
    .filter((entry): entry is [string, string | number] => entry[1] !== undefined)
    .map(([key, value]) => ` ${key}="${escapeText(typeof value === 'number' ? round(value) : value)}"`)
    .join('');
  return `<${name}${written}>${content}</${name}>`;
}

/** Text at a place; `anchor` as in SVG. */
export function label(
  x: number,
  y: number,
  text: string,
  options: { anchor?: 'start' | 'middle' | 'end'; size?: number; color?: string; weight?: number } = {},
): string {
  return element(
    'text',
    {
      x,
      y,
      'text-anchor': options.anchor ?? 'start',
      'font-size': options.size ?? 11,
      fill: options.color ?? ink.muted,
      'font-weight': options.weight,
    },
    escapeText(text),
  );
}

/** A picture that scales to its column, with a title that screen readers speak. */
export function picture(width: number, height: number, title: string, content: string): string {
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${width} ${height}`,
      role: 'img',
      'aria-label': title,
      'font-family': 'inherit',
    },
    content,
  );
}

function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}

export const ink = { strong: '#1b1f24', muted: '#57606a', grid: '#e3e6ea', actual: '#1b1f24' } as const;

/** Colour and dash of a run by its number, as on every page. */
export function runStyle(runNumber: number): { color: string; dash: string | undefined } {
  const { color, dash } = runLook(runNumber);
  return { color, dash: dash.length === 0 ? undefined : dash.join(' ') };
}
