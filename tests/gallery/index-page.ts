export interface Picture {
  readonly scene: string;
  readonly language: string;
  readonly theme: string;
  readonly file: string;
}

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** A page with a row of pictures for each scene: languages across, light above dark. */
export function indexPage(pictures: readonly Picture[]): string {
  const scenes = [...new Set(pictures.map(({ scene }) => scene))];
  const rows = scenes.map((scene) => {
    const own = pictures.filter((picture) => picture.scene === scene);
    const figures = own.map(
      ({ language, theme, file }) =>
        `<figure><a href="${file}"><img loading="lazy" src="${file}" alt=""></a><figcaption>${language}, ${theme}</figcaption></figure>`,
    );
    return `<section><h2>${escape(scene)}</h2>${figures.join('')}</section>`;
  });
  return `<!doctype html><meta charset="utf-8"><title>Gallery</title>
<style>body{font:14px system-ui;margin:2em;background:#888}section{margin-bottom:2em}figure{display:inline-block;margin:0 8px 8px 0}img{width:400px;display:block}</style>
<h1>Gallery</h1>${rows.join('\n')}`;
}

/** A page of pictures beside each other, each with the name of its scene, to be drawn as one picture. */
export function sheetPage(pictures: readonly Picture[], columns: number): string {
  const figures = pictures.map(
    ({ scene, file }) => `<figure><figcaption>${escape(scene)}</figcaption><img src="${file}" alt=""></figure>`,
  );
  return `<!doctype html><meta charset="utf-8">
<style>body{font:13px system-ui;margin:4px;background:#888;display:grid;gap:4px;grid-template-columns:repeat(${String(columns)},minmax(0,1fr))}figure{margin:0}img{width:100%;display:block}</style>
${figures.join('\n')}`;
}
