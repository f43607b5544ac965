/** A change of one file's text: `text` stands in place of `at`. */
export interface Edit {
  readonly file: string;
  readonly at: string;
  readonly text: string;
}

/** What somebody who adds one writes first: its declaration, and nothing of what follows from it. */
export interface Plant {
  readonly name: string;
  readonly edits: readonly Edit[];
  /** What is beyond `src-main`: the page's own compiler asks for it, or a test. */
  readonly also?: readonly string[];
  /** The most files that the compiler may ask for. */
  readonly most: number;
}

const declare = (file: string, at: string, text: string): Edit => ({ file, at, text: at + text });

export const plantedLanguage: Edit = {
  file: 'src-main/core/common/locale.ts',
  at: "z.enum(['en', 'ko', 'ru'",
  text: "z.enum(['en', 'ko', 'ru', 'de'",
};

export const plantedMetric = declare(
  'src-main/core/evaluation/metrics/regression.ts',
  'export const regressionMetrics = {',
  `
  planted: {
    names: everywhere('Planted'),
    direction: 'minimize',
    unit: 'target',
    source: 'planted',
    measure: ({ actual }) => actual.length,
    againstBaselines: true,
    shownIn: ['report', 'terminal', 'runs'],
  },`,
);

export const plants: readonly Plant[] = [
  {
    name: 'layer',
    edits: [
      declare(
        'src-main/core/network/schema.ts',
        "export const layerSchema = z.discriminatedUnion('type', [",
        " z.object({ type: z.literal('Planted'), units: unitsSchema, ...placeFields }),",
      ),
    ],
    most: 9,
  },
  { name: 'metric', edits: [plantedMetric], most: 0 },
  {
    name: 'kind of job',
    edits: [declare('src-main/jobs/kinds/index.ts', 'const kinds = {', ' planted: trainJob,')],
    most: 7,
  },
  {
    name: 'kind of model',
    edits: [
      declare(
        'src-main/core/model/schema.ts',
        "z.discriminatedUnion('kind', [",
        "z.object({ kind: z.literal('planted'), depth: z.number() }), ",
      ),
      declare(
        'src-main/core/model/schema.ts',
        'export interface ModelsByKind {',
        " readonly planted: { kind: 'planted'; depth: number };",
      ),
    ],
    also: ['src-renderer/views/experiments/model/panels.ts', 'src-renderer/views/experiments/model/<kind>/'],
    most: 3,
  },
  { name: 'language', edits: [plantedLanguage], also: ['src-renderer/locales/<code>/'], most: 12 },
];
