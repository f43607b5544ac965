/** Hangul and Cyrillic come from the system's fonts, which Chromium embeds in the PDF. */
const fonts =
  "'Inter', 'Segoe UI', 'Helvetica Neue', Arial, 'Noto Sans', 'Apple SD Gothic Neo', 'Malgun Gothic', 'Noto Sans KR', 'Noto Sans CJK KR', sans-serif";

/** A CSS string literal: quotes, backslashes and line breaks escaped, `<` kept out of the style element. */
function cssString(text: string): string {
  return `"${text.replace(/["\\\n\r<]/g, (character) => `\\${character.charCodeAt(0).toString(16)} `)}"`;
}

/** The report's style sheet for paper and screen; reads well in grey print. */
export function reportStyle(paper: 'A4' | 'Letter', footer: string): string {
  return `
@page { size: ${paper}; margin: 16mm 15mm 18mm; @bottom-left { content: ${cssString(footer)}; font: 8pt ${fonts}; color: #57606a } @bottom-right { content: counter(page) " / " counter(pages); font: 8pt ${fonts}; color: #57606a } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 190mm; padding: 12mm 8mm; font: 10pt/1.45 ${fonts}; color: #1b1f24; background: #fff; word-break: keep-all; overflow-wrap: break-word }
h1 { font-size: 20pt; line-height: 1.2; margin: 0 0 2mm; letter-spacing: -0.01em }
h2 { font-size: 12.5pt; margin: 8mm 0 2.5mm; padding-bottom: 1mm; border-bottom: 1px solid #d0d7de; break-after: avoid }
p { margin: 0 0 2mm }
.byline { color: #57606a }
.lead { font-size: 11.5pt; font-weight: 600 }
.warning { border-left: 3px solid #9a6700; padding-left: 3mm }
.note { font-style: italic; white-space: pre-line }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.6mm 5mm; margin: 0 0 3mm }
dt { color: #57606a } dd { margin: 0; min-width: 0; overflow-wrap: anywhere }
table { border-collapse: collapse; width: 100%; margin: 0 0 4mm; font-size: 8.8pt; font-variant-numeric: tabular-nums }
caption { text-align: left; font-weight: 600; padding: 1mm 0; break-after: avoid }
th, td { text-align: left; padding: 0.8mm 2mm 0.8mm 0; border-bottom: 1px solid #e3e6ea; vertical-align: top; overflow-wrap: break-word }
th { font-weight: 600; color: #57606a; border-bottom-color: #8c959f; overflow-wrap: normal }
td:first-child { min-width: 26mm; max-width: 60mm; overflow-wrap: anywhere }
table.wide { font-size: 7.6pt } table.wide th { font-size: 6.8pt } table.wide th, table.wide td { padding-right: 1mm } table.wide td:first-child { min-width: 18mm }
table.whole { break-inside: avoid }
td.numeric { white-space: nowrap }
td.best { font-weight: 700 }
tr, figure { break-inside: avoid }
thead { display: table-header-group }
figure { margin: 0 0 4mm } figure svg { width: 100%; height: auto; display: block }
figcaption { color: #57606a; font-size: 8.8pt; margin-top: 1mm }
pre { font: 8.5pt/1.35 'JetBrains Mono', 'Cascadia Mono', Consolas, 'DejaVu Sans Mono', 'Noto Sans Mono CJK KR', monospace; margin: 1mm 0 0; white-space: pre-wrap }
.screen-footer { margin-top: 10mm; color: #57606a; font-size: 8pt }
@media print { body { max-width: none; padding: 0 } .screen-footer { display: none } }
`;
}
