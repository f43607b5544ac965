import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const root = join(import.meta.dirname, '../..');
/** What may be shown on a page; texts of the terminal alone stay English. */
const folders = ['src-main', 'src-renderer/client'];
const terminal = 'src-main/shells/cli/';

/** A template of `said` in the sources, as the key of its translations. */
export interface SaidTemplate {
  readonly template: string;
  /** File and line. */
  readonly place: string;
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** The place that a value gets in its template; `counted` brings the words that bend. */
function placeOf(value: ts.Expression, index: number): string {
  if (!ts.isCallExpression(value) || value.expression.getText() !== 'counted') return `{${String(index)}}`;
  const forms = value.arguments.slice(1).map((form) => {
    if (!ts.isStringLiteral(form))
      throw new Error(`${form.getText()} is no plain text: a translation could not be found`);
    return form.text;
  });
  return `{${[index, ...forms].join('|')}}`;
}

function templateOf(template: ts.TemplateLiteral): string {
  if (ts.isNoSubstitutionTemplateLiteral(template)) return template.text;
  return template.templateSpans.reduce(
    (text, span, index) => text + placeOf(span.expression, index) + span.literal.text,
    template.head.text,
  );
}

/** Every node of the backend's sources, with its file and line. */
function* nodesOfSources(): Generator<{ node: ts.Node; place: string }> {
  const files = folders.flatMap((folder) => filesBelow(join(root, folder)));
  for (const file of files.filter((path) => !path.startsWith(join(root, terminal)))) {
    const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
    const walk = function* (node: ts.Node): Generator<{ node: ts.Node; place: string }> {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      yield { node, place: `${file.slice(root.length + 1)}:${String(line + 1)}` };
      const children: ts.Node[] = [];
      ts.forEachChild(node, (child) => {
        children.push(child);
      });
      for (const child of children) yield* walk(child);
    };
    yield* walk(source);
  }
}

/** Every sentence that the backend can send to a page with its values apart. */
export function saidTemplates(): SaidTemplate[] {
  const found: SaidTemplate[] = [];
  for (const { node, place } of nodesOfSources()) {
    if (!ts.isTaggedTemplateExpression(node) || node.tag.getText() !== 'said') continue;
    found.push({ template: templateOf(node.template), place });
  }
  return found;
}

/** Errors that are made with a plain text, which stays English: their place, code and text. */
export function plainErrors(): { code: string; text: string; place: string }[] {
  const found: { code: string; text: string; place: string }[] = [];
  for (const { node, place } of nodesOfSources()) {
    if (!ts.isNewExpression(node) || node.expression.getText() !== 'GatewiseError') continue;
    const [code, told] = node.arguments ?? [];
    if (code === undefined || told === undefined) continue;
    if (ts.isStringLiteralLike(told) || ts.isTemplateExpression(told)) {
      found.push({ code: code.getText(), text: told.getText(), place });
    }
  }
  return found;
}
