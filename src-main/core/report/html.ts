import { escapeText } from './charts/svg';
import type { Block, ReportDocument, TableCell } from './document';
import { reportStyle } from './style';

/**
 * The report as one self-contained page: no script, no request, charts as vectors. The same page is the preview,
 * the HTML export and what the PDF is printed from.
 */
export function reportHtml(report: ReportDocument): string {
  const byline = [report.author, report.createdAt].filter((text) => text !== '').join(' · ');
  const sections = report.sections
    .map(
      (section) =>
        `<section id="${section.id}"><h2>${escapeText(section.heading)}</h2>${section.note === '' ? '' : `<p class="note">${escapeText(section.note)}</p>`}${section.blocks.map(block).join('')}</section>`,
    )
    .join('\n');
  return `<!doctype html>
<html lang="${report.locale}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeText(report.title)}</title>
<style>${reportStyle(report.paper, report.footer)}</style>
</head>
<body>
<header><h1>${escapeText(report.title)}</h1><p class="byline">${escapeText(byline)}</p></header>
<main>
${sections}
</main>
<footer class="screen-footer">${escapeText(report.footer)}</footer>
</body>
</html>
`;
}

function block(one: Block): string {
  switch (one.kind) {
    case 'paragraph':
      return `<p class="${one.tone ?? 'normal'}">${escapeText(one.text)}</p>`;
    case 'facts':
      return `<dl>${one.items.map((item) => `<dt>${escapeText(item.name)}</dt><dd>${escapeText(item.value)}</dd>`).join('')}</dl>`;
    case 'table':
      return `<table${tableClass(one)}>${one.caption === '' ? '' : `<caption>${escapeText(one.caption)}</caption>`}<thead><tr>${one.head
        .map((text) => `<th scope="col">${escapeText(text)}</th>`)
        .join(
          '',
        )}</tr></thead><tbody>${one.rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('')}</tbody></table>`;
    case 'figure':
      return `<figure>${one.svg}${one.caption === '' ? '' : `<figcaption>${escapeText(one.caption)}</figcaption>`}</figure>`;
    case 'preformatted':
      return `<figure><figcaption>${escapeText(one.caption)}</figcaption><pre>${escapeText(one.text)}</pre></figure>`;
  }
}

/** Columns beyond which a table is set smaller, so that it stays on the paper. */
const mostColumns = 7;
/** Rows up to which a table is kept on one page; a longer one repeats its head on the next. */
const rowsOfOnePage = 15;

function tableClass({ head, rows }: Extract<Block, { kind: 'table' }>): string {
  const classes = [...(head.length > mostColumns ? ['wide'] : []), ...(rows.length <= rowsOfOnePage ? ['whole'] : [])];
  return classes.length === 0 ? '' : ` class="${classes.join(' ')}"`;
}

/** A figure's spread stands below it: beside it, the table of repeats is wider than the paper. */
function figureText(text: string, sign: string): string {
  const [figure = '', ...spread] = escapeText(text).split(' ± ');
  return [figure + sign, ...spread].join('<br>± ');
}

function cell(one: TableCell): string {
  const classes = [one.numeric === true ? 'numeric' : '', one.best === true ? 'best' : '']
    .filter((name) => name !== '')
    .join(' ');
  const attribute = classes === '' ? '' : ` class="${classes}"`;
  const sign = one.best === true ? ' ★' : '';
  return `<td${attribute}>${one.numeric === true ? figureText(one.text, sign) : escapeText(one.text) + sign}</td>`;
}
