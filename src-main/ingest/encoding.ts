import { isAscii, isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import { GatewiseError } from '../core/common/errors';
import { said } from '../core/common/sentence';
import type { EncodingGuess } from '../core/dataset/preview-schema';
import { isUtf16 } from './file-format';

/** The 8-bit and East Asian encodings that are tried when a file is not Unicode. */
const candidates = ['cp949', 'shift_jis', 'gb18030', 'windows-1251', 'windows-1252'] as const;
type Candidate = (typeof candidates)[number];

/**
 * Ranks the encodings in which bytes make sense. UTF-8 and UTF-16 are certain when they fit; the others are ranked by
 * how many of the decoded characters are ones that texts in that encoding mostly consist of.
 * @param bytes the start of a file, unpacked
 */
export function guessEncodings(bytes: Buffer): EncodingGuess[] {
  const wide = isUtf16(bytes);
  if (wide !== null) return [{ encoding: wide, confidence: 1, sample: sampleOf(iconv.decode(bytes, wide)) }];
  // What nearly every file is takes no time to tell.
  if (isAscii(bytes)) return [{ encoding: 'utf-8', confidence: 1, sample: sampleOf(bytes.toString('latin1')) }];
  if (isUtf8(withoutPartialCharacter(bytes))) {
    const guess = {
      encoding: 'utf-8',
      confidence: 1,
      sample: sampleOf(iconv.decode(withoutPartialCharacter(bytes), 'utf-8')),
    };
    return [guess, ...others(bytes).map((other) => ({ ...other, confidence: other.confidence * 0.1 }))];
  }
  return others(bytes);
}

/**
 * Checks that iconv-lite knows an encoding.
 * @throws GatewiseError FILE_ENCODING
 */
export function requireEncoding(encoding: string): void {
  // Whether iconv-lite knows a name costs the loading of all its tables.
  const isKnown: boolean = isUtf8Name(encoding) || iconv.encodingExists(encoding);
  if (isKnown) return;
  throw new GatewiseError(
    'FILE_ENCODING',
    said`“${encoding}” is not an encoding. Use a name such as utf-8, cp949 or windows-1251.`,
    {
      field: 'choices.encoding',
    },
  );
}

/** Whether an encoding is one of Unicode's, which bytes fit only when they were written in it. */
export function isUnicode(encoding: string): boolean {
  return isUtf8Name(encoding) || /^utf-?16/i.test(encoding);
}

/** Whether bytes can be handed on as they are, because they are UTF-8. */
export function isUtf8Name(encoding: string): boolean {
  return /^(?:utf-?8|ascii|us-ascii)$/i.test(encoding);
}

/**
 * Decodes chunk after chunk; characters may lie across the border of two chunks.
 * @param onUndecodable is told how many characters the encoding could not read
 */
export async function* decodeChunks(
  chunks: AsyncIterable<Buffer>,
  encoding: string,
  onUndecodable: (count: number) => void,
): AsyncGenerator<string> {
  const decoder = iconv.getDecoder(encoding);
  const checked = (text: string): string => {
    if (text.includes('\ufffd')) onUndecodable(text.split('\ufffd').length - 1);
    return text;
  };
  for await (const chunk of chunks) yield checked(decoder.write(chunk));
  const rest = decoder.end();
  if (rest !== undefined) yield checked(rest);
}

/** The text of the first bytes of a file; a character that is cut off at the end is left out. */
export function decodeText(bytes: Buffer, encoding: string): string {
  if (!isUtf8Name(encoding)) return iconv.decode(bytes, encoding);
  return isAscii(bytes) ? bytes.toString('latin1') : iconv.decode(withoutPartialCharacter(bytes), encoding);
}

/** Leaves out the bytes of a UTF-8 character that is cut off at the end. */
export function withoutPartialCharacter(bytes: Buffer): Buffer {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? bytes.subarray(0, bytes.length - back) : bytes;
  }
  return bytes;
}

function others(bytes: Buffer): EncodingGuess[] {
  return candidates
    .map((encoding) => {
      const text = iconv.decode(bytes, encoding);
      return { encoding, confidence: plausibility(text, encoding), sample: sampleOf(text) };
    })
    .filter((guess) => guess.confidence > 0)
    .sort((a, b) => b.confidence - a.confidence);
}

/** Characters that make up nearly all of a text in each encoding's languages. */
const common: Readonly<Record<Candidate, RegExp>> = {
  cp949: /[\uac00-\ud7a3]/u,
  shift_jis: /[\u3040-\u30ff\u4e00-\u9faf\uff01-\uff5e\u3000-\u3002]/u,
  gb18030: /[\u4e00-\u9faf\u3000-\u3002\uff01-\uff5e]/u,
  'windows-1251': /[\u0410-\u044f\u0401\u0451\u2116]/u,
  'windows-1252': /[\u00c0-\u00ff\u00b0\u00b5\u00b2\u00b3\u20ac\u2013\u2019]/u,
};

/** Blocks of Hangul and Han do not tell the encodings apart; the characters that tables are full of do. */
const frequentOf: Readonly<Record<'cp949' | 'shift_jis' | 'gb18030', RegExp>> = {
  cp949:
    /[이다의는에을가고하한로지기도사인를은시대수서자어정일리전제상과보동부스그아해만공장구여라당온력량간습유월년측값풍속압량계]/u,
  gb18030: /[的一是不了在人有我他这中大来上国个到说们为年月日时期温度湿量电力值地点名称风速气压平均最高低数据]/u,
  shift_jis: /[のはにをたがでとしれさあるいもするから年月日時刻温度湿量電力値気圧風速ータメンスル]/u,
};

/**
 * From 0 to 1: the share of non-ASCII characters that are common in the encoding's languages. A byte that fits no
 * character rules an encoding out.
 */
function plausibility(text: string, encoding: Candidate): number {
  const wide = text.match(/[^\p{ASCII}]/gu) ?? [];
  if (wide.length === 0) return 0.5;
  if (wide.some((character) => /[\ufffd\u0080-\u009f\ue000-\uf8ff]/u.test(character))) return 0;
  const shareOf = (pattern: RegExp, characters: readonly string[]): number =>
    characters.filter((character) => pattern.test(character)).length / characters.length;
  const share = shareOf(common[encoding], wide);
  // An upper-case letter right after a lower-case one: what Cyrillic read as Western European, or the other way, is full of.
  const changesOfCase = (text.match(/\p{Ll}\p{Lu}/gu)?.length ?? 0) / wide.length;
  const besideLatin = (text.match(/(?<=[a-z])[^\p{ASCII}]|[^\p{ASCII}](?=[a-z])/giu)?.length ?? 0) / wide.length;
  switch (encoding) {
    case 'cp949':
    case 'shift_jis':
    case 'gb18030': {
      // Each character once: two words that fill a column would outweigh everything else.
      const frequent = shareOf(frequentOf[encoding], [...new Set(wide)]);
      return share * (0.4 + 0.6 * Math.min(1, 2.5 * frequent));
    }
    case 'windows-1251':
      return share * Math.max(0, 1 - changesOfCase) * Math.max(0, 1 - besideLatin) * 0.8;
    case 'windows-1252':
      // Western European text has accents between ASCII letters, not words of nothing else.
      return share * Math.max(0, 1 - changesOfCase) * (0.3 + 0.4 * Math.min(1, besideLatin));
  }
}

function sampleOf(text: string): string {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/, 500);

  return (lines.find((line) => /[^\u0000-\u007f]/.test(line)) ?? lines[0] ?? '').slice(0, 200);
}
