/**
 * Who may import whom (docs/architecture.md). Every rule is an error; a test plants a violation and sees it caught.
 */

/** Files of a room may import their own room, the listed ones, and npm packages (see the rules further down). */
const room = (name, allowed) => ({
  name: `${name.replaceAll('/', '-')}-imports`,
  comment: `${name} may import ${allowed.length === 0 ? 'no other room' : allowed.join(', ')}.`,
  severity: 'error',
  from: { path: `^(src-main/)?${name}/` },
  to: { path: '^src-(main|renderer)/', pathNot: [name, ...allowed].map((other) => `^(src-main/)?${other}(/|[.]ts$)`) },
});

/**
 * The rooms of core from the ground up; docs/architecture.md says what each is. A room may import the rooms of the layers
 * below its own: none beside it, none above.
 */
const coreLayers = [
  ['common'],
  ['calendar', 'artefact'],
  ['task', 'dataset'],
  ['preparation', 'generator', 'linear'],
  ['ensemble', 'network', 'search'],
  ['training', 'tuning'],
  ['model'],
  ['evaluation'],
  ['experiment'],
  ['preflight', 'recipe', 'run'],
  ['backtest', 'comparison', 'explanation', 'forecast', 'prediction', 'study', 'best'],
  ['verdict'],
  ['leaderboard', 'settings'],
  ['report'],
  ['document'],
];
const inCore = (rooms) => `^src-main/core/(${rooms.join('|')})/`;
const layersOfCore = coreLayers.flatMap((rooms, height) =>
  rooms.map((own) => {
    const below = coreLayers.slice(0, height).flat();
    return {
      name: `core-${own}-imports`,
      comment: `core/${own} may import ${below.length === 0 ? 'no other room of core' : below.join(', ')}.`,
      severity: 'error',
      from: { path: inCore([own]) },
      to: { path: '^src-main/core/', pathNot: inCore([own, ...below]) },
    };
  }),
);
const outsideTheLayers = { path: '^src-main/core/', pathNot: inCore(coreLayers.flat()) };

/** A package that one place alone may import. */
const only = (name, packages, places) => ({
  name: `${name}-only-there`,
  comment: `Only ${places.join(' and ')} may import ${packages}.`,
  severity: 'error',
  from: { path: '^src-', pathNot: places },
  to: { path: packages },
});

module.exports = {
  forbidden: [
    room('core', []),
    ...layersOfCore,
    {
      name: 'core-room-without-layer',
      comment: 'Every file of core lies in a room that coreLayers lists: whoever adds one says what it may stand on.',
      severity: 'error',
      from: {},
      to: outsideTheLayers,
    },
    {
      name: 'core-room-without-layer',
      severity: 'error',
      from: outsideTheLayers,
      to: {},
    },
    {
      name: 'core-room-without-layer',
      severity: 'error',
      from: { ...outsideTheLayers, orphan: true },
      to: {},
    },
    room('contract', ['core']),
    room('engine', ['core', 'disk/data-folder']),
    room('artefact', ['core', 'disk']),
    room('runtime', ['core', 'disk', 'engine']),
    room('disk', ['core/common']),
    room('ingest', ['core', 'disk']),
    room('store', ['artefact', 'core', 'disk']),
    room('jobs', ['artefact', 'core', 'disk', 'engine', 'ingest', 'runtime', 'store']),
    room('app', ['core', 'disk', 'engine', 'ingest', 'store', 'jobs', 'contract']),
    room('shells', [
      'app',
      'contract',
      'core/calendar',
      'core/common',
      'core/comparison',
      'core/dataset',
      'core/ensemble',
      'core/evaluation/metrics',
      'core/evaluation/names',
      'core/experiment/repair',
      'core/experiment/stray-fields',
      'core/experiment/treat-as-missing',
      'core/generator',
      'core/leaderboard',
      'core/model/ensemble',
      'core/prediction',
      'core/recipe',
      'core/run',
      'core/study/objectives',
      'core/tuning',
      'core/verdict',
      'disk',
      'jobs/electron-host',
      'jobs/prepared-host',
    ]),
    room('src-renderer', ['contract', 'core']),
    {
      name: 'job-process-without-store',
      comment: 'The backend is the only writer of the database; a job sends events instead.',
      severity: 'error',
      from: { path: '^src-main/jobs/process/' },
      to: { path: '^src-main/store/' },
    },
    {
      name: 'core-and-contract-are-pure',
      comment:
        'core and contract run anywhere: no Node module, and no package but zod, d3’s pure parts and the contract library.',
      severity: 'error',
      from: { path: '^src-main/(core|contract)/' },
      to: {
        dependencyTypes: ['core', 'npm', 'npm-dev'],
        pathNot: '^node_modules/(zod|@orpc/contract|d3-(array|scale|shape))/',
      },
    },
    only('electron', '^(electron$|node_modules/electron/)', [
      '^src-main/shells/electron/',
      '^src-main/jobs/[^/]*electron[^/]*$',
    ]),
    only('sqlite', '^node_modules/(better-sqlite3|drizzle-orm)/', ['^src-main/store/']),
    only('duckdb', '^node_modules/@duckdb/', ['^src-main/ingest/']),
    only('tensorflow', '^node_modules/(@tensorflow|webgpu)/', ['^src-main/engine/tensorflow/']),
    {
      name: 'no-cycles',
      comment: 'A cycle means that two files are one, or that something belongs into a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(virtual:|#build/|#imports)' },
    },
    {
      name: 'no-tests-in-sources',
      severity: 'error',
      from: { path: '^src-' },
      to: { path: '^(tests|scripts)/' },
    },
    {
      name: 'packages-are-declared',
      comment:
        'What the built program loads must be in dependencies; the page is bundled, so its packages need not be.',
      severity: 'error',
      from: { path: '^src-main/', pathNot: '^src-main/shells/electron/' },
      to: {
        // Types of `import.meta.glob`, which the build replaces.
        pathNot: '^node_modules/vite/types/',
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['type-only'],
      },
    },
  ],
  options: {
    doNotFollow: { path: '^(node_modules|out|build)/' },
    exclude: { path: '^(out|build|dist)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.main.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
    builtInModules: { add: ['electron'] },
  },
};
