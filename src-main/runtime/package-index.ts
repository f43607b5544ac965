import { z } from 'zod';
import { said } from '../core/common/sentence';
import { SetupFailure } from './failure';
import { ask, type Asking } from './network';
import { compareVersions, satisfies, type Requirement } from './versions';

/** A wheel that an index names. */
export interface Wheel {
  readonly filename: string;
  readonly version: string;
  readonly url: string;
  /** Hexadecimal. */
  readonly sha256: string;
  /** Bytes; null where the index does not tell. */
  readonly size: number | null;
}

const jsonType = 'application/vnd.pypi.simple.v1+json';

/** https://packaging.python.org/en/latest/specifications/simple-repository-api/ */
const indexSchema = z.object({
  files: z.array(
    z.object({
      filename: z.string(),
      url: z.string(),
      hashes: z.record(z.string(), z.string()),
      size: z.number().nonnegative().nullish(),
      yanked: z.union([z.boolean(), z.string()]).default(false),
    }),
  ),
});

interface Listed {
  readonly filename: string;
  readonly url: string;
  readonly sha256: string | undefined;
  readonly size: number | null;
}

function unescape(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}

/** The older form, which mirrors speak: a link for each file, with its checksum behind a hash. */
function listedInHtml(page: string, base: string): Listed[] {
  return [...page.matchAll(/<a\s([^>]*)>([^<]*)<\/a>/gi)].flatMap(([, attributes = '', text = '']) => {
    const href = /href\s*=\s*["']([^"']+)["']/i.exec(attributes)?.[1];
    if (href === undefined || /data-yanked/i.test(attributes)) return [];
    const url = new URL(unescape(href), base);
    const sha256 = /^#sha256=([0-9a-f]{64})$/i.exec(url.hash)?.[1]?.toLowerCase();
    url.hash = '';
    return [{ filename: unescape(text.trim()), url: url.href, sha256, size: null }];
  });
}

function listedInJson(text: string, base: string): Listed[] {
  const { files } = indexSchema.parse(JSON.parse(text));
  return files
    .filter(({ yanked }) => yanked === false)
    .map(({ filename, url, hashes, size }) => ({
      filename,
      url: new URL(url, base).href,
      sha256: hashes['sha256'],
      size: size ?? null,
    }));
}

/** Fields of a wheel's name: distribution, version, (build,) python, abi, platforms. */
function partsOf(filename: string): { readonly version: string; readonly platforms: readonly string[] } | null {
  const parts = filename.replace(/\.whl$/, '').split('-');
  if (!filename.endsWith('.whl') || parts.length < 5) return null;
  return { version: parts[1] ?? '', platforms: (parts.at(-1) ?? '').split('.') };
}

/** Wheels for 64-bit Linux on Intel's and AMD's processors, of any Python: none runs. */
function fitsHere(platforms: readonly string[]): boolean {
  return platforms.some((platform) => /^(manylinux.*|linux)_x86_64$/.test(platform) || platform === 'any');
}

/**
 * The newest wheel for this platform that a requirement allows.
 * @param index address of the index, as pip takes it
 * @throws SetupFailure when the index cannot be read or has none
 */
export async function findWheel(index: string, { name, limits }: Requirement, asking: Asking): Promise<Wheel> {
  const page = `${index.replace(/\/+$/, '')}/${name}/`;
  const response = await ask(page, asking, `${jsonType}, text/html;q=0.2`);
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  let listed: Listed[];
  try {
    listed = isJson ? listedInJson(text, response.url) : listedInHtml(text, response.url);
  } catch {
    throw new SetupFailure(said`${page} does not answer as a package index does.`);
  }
  const fitting = listed.flatMap((file) => {
    const parts = partsOf(file.filename);
    if (parts === null || !fitsHere(parts.platforms) || !satisfies(parts.version, limits)) return [];
    return [{ ...file, version: parts.version }];
  });
  const [best] = fitting.sort((a, b) => compareVersions(b.version, a.version) || (a.filename < b.filename ? -1 : 1));
  const asked = `${name}${limits.map(({ operator, version }) => `${operator}${version}`).join(',')}`;
  if (best === undefined)
    throw new SetupFailure(
      said`${page} has no wheel of ${asked} for Linux on x86-64 (it names ${listed.length} files).`,
    );
  const { filename, version, url, sha256, size } = best;
  if (sha256 === undefined)
    throw new SetupFailure(said`${page} tells no SHA-256 of ${filename}, so it would not be known what was fetched.`);
  return { filename, version, url, sha256, size };
}
