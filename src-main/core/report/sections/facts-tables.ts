import { samplingStep } from '../../dataset/schema';
import { preflightIdSchema, type PreflightId } from '../../preflight/schema';
import { tellerIn } from '../../common/telling/tell';
import { differingPaths } from '../../comparison';
import { leftOutOf, type LeftOut } from '../../run/left-out';
import type { Block } from '../document';
import type { SectionContext } from '../facts';
import { modelFigures } from '../messages/model-figures';
import { findingText } from '../messages/findings';
import { memberBlocks } from './members';
import { singleName } from './results';
import type { ReportMessageKey } from '../messages';

/** What each dataset is: file, hash, rows, period, columns, source and licence. */
export function datasetBlocks(context: SectionContext): Block[] {
  const { facts, t, format } = context;
  return facts.datasets.map(({ name, attribution, version }) => {
    const { start, end } = version.sampling;
    const step = samplingStep(version.sampling);
    const timeZone = version.choices.timeZone ?? 'UTC';
    const targets = [
      ...new Set(facts.runs.filter((run) => run.detail.datasetHash === version.hash).map((run) => run.detail.target)),
    ];
    return {
      kind: 'facts',
      items: [
        { name: t('name'), value: name },
        { name: t('file'), value: version.sourceName },
        { name: t('hash'), value: version.hash },
        { name: t('rows'), value: format.integer(version.rowCount) },
        ...(start === null || end === null
          ? []
          : [{ name: t('period'), value: `${format.dateIn(start, timeZone)} – ${format.dateIn(end, timeZone)}` }]),
        ...(step === null ? [] : [{ name: t('interval'), value: format.step(step) }]),
        { name: t('target'), value: targets.join(', ') },
        { name: t('columns'), value: version.columns.map((column) => column.name).join(', ') },
        ...(attribution === null ? [] : [{ name: t('source'), value: attribution }]),
      ],
    } satisfies Block;
  });
}

/** What each run's model is made of: layers with their output shapes and parameters, or the facts and figures of another kind. */
export function modelBlocks(context: SectionContext): Block[] {
  const { facts, t, format } = context;
  const names: Readonly<Record<string, string>> = modelFigures[facts.request.locale];
  return facts.runs.flatMap((run): Block[] => {
    const { model, inputNames, outcome } = run.detail;
    if (model === null) return [];
    const parameters =
      model.parameterCount === null
        ? ''
        : `: ${format.integer(model.parameterCount)} ${t('parameters').toLocaleLowerCase(facts.request.locale)}`;
    const inputs = inputNames === null ? '' : ` · ${t('inputs')}: ${inputNames.join(', ')}`;
    const caption = `${singleName(run, context)}${parameters}${inputs}`;
    // A table of the members says what an ensemble's facts say in a line, and more.
    const members = memberBlocks(run, context);
    if (members.length > 0) return [{ kind: 'paragraph', text: caption }, ...members];
    if (model.layers.length === 0) {
      const figures = [...model.facts, ...(outcome?.kind === 'direct' ? outcome.diagnostics : [])];
      return [
        { kind: 'paragraph', text: caption },
        {
          kind: 'facts',
          items: figures.map(({ name, value }) => ({
            name: names[name] ?? name,
            value: typeof value === 'string' ? value : format.number(value),
          })),
        },
      ];
    }
    return [
      {
        kind: 'table',
        caption,
        head: [t('layer'), t('outputShape'), t('parameters')],
        rows: model.layers.map((layer) => [
          { text: layer.name },
          { text: layer.outputShape.join(' × ') },
          { text: format.integer(layer.parameterCount), numeric: true },
        ]),
      },
    ];
  });
}

/** What differs between the runs first, then what they share. The environment has its own section. */
export function configurationBlocks(context: SectionContext): Block[] {
  const { facts, t } = context;
  const rows = differingPaths(facts.runs.map((run) => [run.detail])).filter(
    (row) => !row.path.startsWith('environment.'),
  );
  const differing = rows.filter((row) => row.differs);
  const shared = rows.filter((row) => !row.differs);
  const blocks: Block[] = [];
  if (differing.length > 0) {
    blocks.push({
      kind: 'table',
      caption: t('differing'),
      head: [t('setting'), ...facts.runs.map((run) => singleName(run, context))],
      rows: differing.map((row) => [{ text: row.path }, ...row.values.map((value) => ({ text: value ?? '–' }))]),
    });
  }
  blocks.push({
    kind: 'table',
    caption: facts.runs.length > 1 ? t('sameEverywhere') : '',
    head: [t('setting'), ''],
    rows: shared.map((row) => [{ text: row.path }, { text: row.values[0] ?? '–' }]),
  });
  return blocks;
}

/** On what each run was computed: engine, threads, seed, memory; then machine and libraries. */
export function environmentBlocks(context: SectionContext): Block[] {
  const { facts, t, format } = context;
  return [
    {
      kind: 'table',
      caption: '',
      head: [
        t('run'),
        t('engine'),
        t('device'),
        t('threads'),
        t('seed'),
        t('memory'),
        t('peakMemory'),
        t('singlePrediction'),
      ],
      rows: facts.runs.map((run) => {
        const { environment, seed, memoryBytes, usage, singlePredictionMs } = run.detail;
        return [
          { text: singleName(run, context) },
          { text: environment?.engine ?? '–' },
          { text: environment?.device ?? '–' },
          { text: format.integer(environment?.threads), numeric: true },
          { text: String(seed), numeric: true },
          { text: format.bytes(memoryBytes), numeric: true },
          { text: format.bytes(usage?.peakMemoryBytes), numeric: true },
          { text: singlePredictionMs === null ? '–' : `${format.number(singlePredictionMs)} ms`, numeric: true },
        ];
      }),
    },
    ...raceBlocks(context),
    ...machineFacts(context),
  ];
}

/** What a step of a run's model took on each device, of the runs whose engine was chosen by that. */
function raceBlocks(context: SectionContext): Block[] {
  const { facts, t, format } = context;
  const tell = tellerIn(facts.request.locale);
  const rows = facts.runs.flatMap((run) =>
    (run.detail.environment?.race?.entries ?? []).map(({ engine, device, stepMs, reason }) => [
      { text: singleName(run, context) },
      { text: engine },
      { text: device },
      stepMs === null ? { text: reason === null ? '–' : tell(reason) } : { text: format.number(stepMs), numeric: true },
    ]),
  );
  if (rows.length === 0) return [];
  return [{ kind: 'table', caption: t('race'), head: [t('run'), t('engine'), t('device'), t('raceStep')], rows }];
}

function machineFacts({ facts, t }: SectionContext): Block[] {
  const machines = new Map(
    facts.runs.flatMap(({ detail: { environment } }) =>
      environment === null
        ? []
        : [[`${environment.cpu}|${environment.platform}|${environment.gatewise}`, environment] as const],
    ),
  );
  return [...machines.values()].map((environment) => ({
    kind: 'facts',
    items: [
      { name: t('cpu'), value: `${environment.cpu} × ${environment.cores}` },
      { name: t('platform'), value: environment.platform },
      {
        name: t('libraries'),
        value: [
          `Gatewise ${environment.gatewise}`,
          `Node.js ${environment.node}`,
          ...Object.entries(environment.libraries).map(([name, version]) => `${name} ${version}`),
        ].join(', '),
      },
    ],
  }));
}

const overridable: Partial<Record<PreflightId, ReportMessageKey>> = {
  targetCopy: 'foundTargetCopy',
  targetAffine: 'foundTargetAffine',
  targetFromFuture: 'foundTargetFromFuture',
  targetFunction: 'foundTargetFunction',
  knowsAhead: 'foundKnowsAhead',
  targetIdentity: 'foundTargetIdentity',
  singleFeatureExplainsTest: 'foundSingleFeatureExplainsTest',
  targetInWindow: 'foundTargetInWindow',
  labelConstantInSeries: 'foundLabelConstantInSeries',
  duplicateTimes: 'foundDuplicateTimes',
  duplicateRowsAcrossSplits: 'foundDuplicateRowsAcrossSplits',
  timeNotAscending: 'foundTimeNotAscending',
  shuffledSplit: 'foundShuffledSplit',
  newestFirst: 'foundNewestFirst',
  tooFewWindows: 'foundTooFewWindows',
  constantTarget: 'foundConstantTarget',
  negativeWeight: 'foundNegativeWeight',
  scalerBeyondTrain: 'foundScalerBeyondTrain',
};

/** A finding in words, from the key under which it was overridden (see `findingKey`); an unknown key stays as it is. */
export function overriddenFinding(findingKey: string, { t }: Pick<SectionContext, 't'>): string {
  const [id = '', ...columns] = findingKey.split(':');
  const known = preflightIdSchema.safeParse(id);
  const message = known.success ? overridable[known.data] : undefined;
  return message === undefined ? findingKey : t(message, { columns: columns.join(':') });
}

const leftOutMessages: Readonly<Record<LeftOut['code'], ReportMessageKey>> = {
  markedValues: 'leftOutMarkedValues',
  absentMarkers: 'absentMarkers',
  sortRows: 'sortedRows',
  repeatedTimes: 'mergedTimes',
  leaveOut: 'leftOutRows',
  missingTargets: 'leftOutMissingTargets',
  untimedRows: 'leftOutUntimedRows',
  unnamedRows: 'leftOutUnnamedRows',
  leftOutSeries: 'leftOutSeries',
};

/** What the evaluation noticed, what took no part, and what was overridden, so that nothing is hidden from the reader. */
export function findingBlocks(context: SectionContext): Block[] {
  const { facts, t } = context;
  const blocks = facts.runs.flatMap((run): Block[] => {
    const name = singleName(run, context);
    return [
      ...(run.detail.evaluation?.findings ?? []).map((finding): Block => ({
        kind: 'paragraph',
        tone: finding.severity === 'info' ? 'normal' : 'warning',
        text: `${name}: ${findingText(finding, facts.request.locale)}`,
      })),
      ...leftOutOf(run.detail.split).map(({ code, values }): Block => ({
        kind: 'paragraph',
        text: `${name}: ${t(leftOutMessages[code], values)}`,
      })),
      ...run.overrides.map((override): Block => ({
        kind: 'paragraph',
        tone: 'warning',
        text: `${name}: ${t('override', { reason: override.reason, message: overriddenFinding(override.message, context) })}`,
      })),
    ];
  });
  return blocks.length > 0 ? blocks : [{ kind: 'paragraph', text: t('noFindings') }];
}
