import type { Page } from 'playwright-core';

/**
 * What can be told from a drawn page without looking: texts that are keys, or English in another language; texts that are cut
 * and cannot be read anywhere; words that are broken; texts over each other or beside the page; and texts too faint to read (below the ratio of 4.5
 * that WCAG 2.2, criterion 1.4.3, asks of small texts).
 * @param foreign texts of another language
 * @returns one sentence each, at most a few of a kind
 */
export async function faultsOf(page: Page, foreign: readonly string[]): Promise<string[]> {
  return page.evaluate((foreignTexts) => {
    interface Text {
      readonly text: string;
      readonly element: Element;
      readonly box: DOMRect;
    }
    const isForeign = new Set(foreignTexts);
    const mostOfAKind = 4;
    /** Longer ones are names that nobody can be asked to hyphenate. */
    const longestWord = 24;
    const found = new Map<string, Set<string>>();
    const tell = (kind: string, what: string): void => {
      const all = found.get(kind) ?? new Set<string>();
      found.set(kind, all.add(what.length > 80 ? `${what.slice(0, 80)}…` : what));
    };
    const intersect = (one: DOMRect, other: DOMRect): DOMRect => {
      const left = Math.max(one.left, other.left);
      const top = Math.max(one.top, other.top);
      const width = Math.max(0, Math.min(one.right, other.right) - left);
      return new DOMRect(left, top, width, Math.max(0, Math.min(one.bottom, other.bottom) - top));
    };
    const ancestors = (element: Element): Element[] => {
      const all: Element[] = [];
      for (let at: Element | null = element; at !== null; at = at.parentElement) all.push(at);
      return all;
    };
    const view = new DOMRect(0, 0, innerWidth, innerHeight);
    /** What the texts of an element have in common; found once, as asking for styles is what takes long. */
    interface Place {
      readonly path: readonly Element[];
      readonly styles: readonly CSSStyleDeclaration[];
      readonly boxes: readonly DOMRect[];
      /** The layer that lies over the page on purpose: what it covers is no fault. */
      readonly layer: Element | undefined;
      readonly isForReadersAlone: boolean;
      readonly isReadElsewhere: boolean;
      readonly isOff: boolean;
      readonly isOfTheData: boolean;
    }
    const places = new Map<Element, Place>();
    const placeOf = (element: Element): Place => {
      const before = places.get(element);
      if (before !== undefined) return before;
      const path = ancestors(element);
      const styles = path.map((at) => getComputedStyle(at));
      const place: Place = {
        path,
        styles,
        boxes: path.map((at) => at.getBoundingClientRect()),
        layer: path.find((_, at) => {
          const { position, zIndex } = styles[at] ?? {};
          return position === 'fixed' || position === 'sticky' || (position === 'absolute' && zIndex !== 'auto');
        }),
        isForReadersAlone: path.some((at) => at.classList.contains('sr-only')),
        isReadElsewhere: path.some((at) => at.hasAttribute('title') || at.hasAttribute('aria-label')),
        isOff: element.closest(`:disabled, [aria-disabled=true], [data-disabled], [aria-hidden=true]`) !== null,
        isOfTheData: element.closest('[lang=en], code, pre, textarea') !== null,
      };
      places.set(element, place);
      return place;
    };

    const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
    const known = new Map<string, readonly number[]>();
    /** Red, green, blue and alpha, 0 to 255, of any colour that the browser knows. */
    const rgba = (color: string): readonly number[] => {
      const before = known.get(color);
      if (before !== undefined || context === null) return before ?? [0, 0, 0, 0];
      context.clearRect(0, 0, 1, 1);
      context.fillStyle = color;
      context.fillRect(0, 0, 1, 1);
      const all = [...context.getImageData(0, 0, 1, 1).data];
      known.set(color, all);
      return all;
    };
    const over = (top: readonly number[], below: readonly number[], opacity = 1): number[] => {
      const alpha = ((top[3] ?? 255) / 255) * opacity;
      return [0, 1, 2].map((at) => (top[at] ?? 0) * alpha + (below[at] ?? 0) * (1 - alpha));
    };
    const luminance = (color: readonly number[]): number => {
      const [red = 0, green = 0, blue = 0] = color
        .map((value) => value / 255)
        .map((share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4));
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const contrasts = new Map<Element, number>();
    const contrast = (element: Element): number => {
      const before = contrasts.get(element);
      if (before !== undefined) return before;
      const { styles } = placeOf(element);
      const page = styles.reduceRight<number[]>(
        (below, { backgroundColor }) => over(rgba(backgroundColor), below),
        [255, 255, 255],
      );
      const opacity = styles.reduce((all, style) => all * Number(style.opacity), 1);
      const ink = over(rgba(styles[0]?.color ?? ''), page, opacity);
      const [light = 1, dark = 0] = [luminance(ink), luminance(page)].sort((one, other) => other - one);
      const ratio = (light + 0.05) / (dark + 0.05);
      contrasts.set(element, ratio);
      return ratio;
    };

    /** Words of letters alone that stand on two lines; names of the data, such as `load_2`, may have to. */
    const brokenWords = (node: Node): string[] => {
      const text = node.textContent ?? '';
      return [...text.matchAll(/\S+/g)].flatMap(({ 0: token, index }) => {
        if (!/^\P{L}*[\p{L}\p{M}]+(?:[-–—/·][\p{L}\p{M}]+)*\P{L}*$/u.test(token) || /[\d_]/.test(token)) return [];
        return [...token.matchAll(/[\p{L}\p{M}]+/gu)].flatMap(({ 0: word, index: at }) => {
          if (word.length > longestWord) return [];
          const part = document.createRange();
          part.setStart(node, index + at);
          part.setEnd(node, index + at + word.length);
          const tops = [...part.getClientRects()].filter(({ width }) => width > 0).map(({ top }) => Math.round(top));
          return Math.max(...tops) - Math.min(...tops) > 4 ? [word] : [];
        });
      });
    };
    const texts: Text[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node.parentElement;
      const text = (node.textContent ?? '').trim();
      if (element === null || text === '' || ['SCRIPT', 'STYLE', 'OPTION', 'NOSCRIPT'].includes(element.tagName))
        continue;
      if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      const { path, styles, boxes, isForReadersAlone, isReadElsewhere, isOff, isOfTheData } = placeOf(element);
      if (isForReadersAlone) continue;
      if (!isOfTheData && /^[a-z][A-Za-z]*(\.[A-Za-z][A-Za-z0-9]*)+$/.test(text) && !/\.(csv|json|parquet)$/.test(text))
        tell('a key for a text', text);
      if (!isOfTheData && isForeign.has(text)) tell('a text in another language', text);
      const range = document.createRange();
      range.selectNodeContents(node);
      const lines = range.getClientRects();
      if (!isOfTheData && lines.length > 1) for (const word of brokenWords(node)) tell('a word that is broken', word);
      for (const whole of lines) {
        let box: DOMRect = whole;
        let isScrolled = false;
        for (let at = 0; at < path.length; at += 1) {
          const [style, own] = [styles[at], boxes[at]];
          if (style === undefined || own === undefined) break;
          const { overflowX, overflowY, textOverflow, position } = style;
          const isCut = box.right > own.right + 2 || box.left < own.left - 2;
          if (overflowX === 'auto' || overflowX === 'scroll') isScrolled = true;
          if ((overflowX === 'hidden' || overflowX === 'clip') && isCut && !isScrolled && !isReadElsewhere)
            tell(textOverflow === 'ellipsis' ? 'a shortened text without its whole' : 'a text that is cut', text);
          if (overflowX !== 'visible' || overflowY !== 'visible') box = intersect(box, own);
          if (position === 'fixed') break;
        }
        if (!isScrolled && (box.right > view.right + 1 || box.left < -1)) tell('a text beside the page', text);
        box = intersect(box, view);
        if (box.width < 1 || box.height < 1) continue;
        texts.push({ text, element, box });
        const least = parseFloat(styles[0]?.fontSize ?? '') >= 24 ? 3 : 4.5;
        const ratio = isOff ? least : contrast(element);
        if (ratio < least - 0.05) tell(`a faint text (${ratio.toFixed(1)})`, text);
      }
    }
    texts.sort((one, other) => one.box.top - other.box.top);
    texts.forEach((one, at) => {
      for (let next = at + 1; next < texts.length; next += 1) {
        const other = texts[next];
        if (other === undefined || other.box.top >= one.box.bottom) break;
        if (other.element === one.element || placeOf(one.element).layer !== placeOf(other.element).layer) continue;
        const both = intersect(one.box, other.box);
        // Lines of text reach a little into each other.
        if (both.width > 3 && both.height > Math.min(one.box.height, other.box.height) / 3)
          tell('texts over each other', `${one.text.slice(0, 30)} / ${other.text.slice(0, 30)}`);
      }
    });
    return [...found].flatMap(([kind, all]) => [
      ...[...all].slice(0, mostOfAKind).map((what) => `${kind}: “${what}”`),
      ...(all.size > mostOfAKind ? [`${kind}: ${String(all.size - mostOfAKind)} more`] : []),
    ]);
  }, foreign);
}
