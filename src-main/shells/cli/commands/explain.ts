import { isoTime } from '../../../core/calendar';
import { GatewiseError } from '../../../core/common/errors';
import type { Attribution, AttributedFeature, Explanation } from '../../../contract';
import { findId } from '../ids';
import { formatNumber, formatShare, formatTable } from '../table';
import type { Workbench } from '../workbench';

export interface ExplainOptions {
  readonly output?: number | undefined;
  readonly repeats: number;
  readonly windows: number;
}

/** `gatewise explain RUN`: which inputs its model needs, and of trees what makes up its predictions. */
export async function explainRun(workbench: Workbench, text: string, options: ExplainOptions): Promise<void> {
  const { client, terminal, signal } = workbench;
  const runId = await findId(workbench, 'run', text);
  const { output = null, repeats, windows } = options;
  const events = await client.explanations.compute({ runId, output, repeats, windows }, { signal });
  let explanation: Explanation | undefined;
  try {
    for await (const event of events) {
      if (event.type === 'done') ({ explanation } = event);
      else terminal.progress.update('explain', 'Explanation', event.fraction, '');
    }
  } finally {
    terminal.progress.finish();
  }
  if (explanation === undefined) throw new GatewiseError('CANCELLED', 'The explanation was cancelled.');
  const done = explanation;
  terminal.writeResult({ explanation: done }, () =>
    [...permutationLines(done), ...attributionLines(done)].join('\n').trimEnd(),
  );
}

function permutationLines({ permutation, target }: Explanation): string[] {
  if (permutation === null) return [`This model sees nothing but the past of ${target}: there is no input to shuffle.`];
  const { metric, value, repeats, windows, ofWindows, inputs } = permutation;
  const name = metric === 'mae' ? 'MAE' : 'log loss';
  return [
    `${name} of the validation part ${formatNumber(value)} (${windows} of ${ofWindows} windows). What it grows by when one input’s windows are shuffled, ${repeats} times:`,
    formatTable(
      ['Input', name, '±'],
      inputs.map((input) => [input.name, formatNumber(input.mean), formatNumber(input.std)]),
    ),
    '',
  ];
}

function attributionLines({ attribution, classNames, hasTime, timeZone }: Explanation): string[] {
  if (attribution === null) {
    return [
      'What makes up single predictions can be told exactly of forests, extra trees and gradient boosting alone.',
    ];
  }
  const { features, told, windows, base } = attribution;
  const last = windows.at(-1);
  return [
    `${subject(attribution, classNames)}, taken apart by SHAP values over ${windows.length} windows; the mean of the training windows is ${formatNumber(base)}.`,
    formatTable(
      ['Feature', 'mean |SHAP|', 'Gain', 'Splits'],
      features
        .slice(0, told)
        .map((feature) => [
          featureName(feature),
          formatNumber(feature.meanAbsolute),
          formatShare(feature.share),
          String(feature.splits),
        ]),
    ),
    ...(features.length > told ? [`… and ${features.length - told} more.`] : []),
    ...(last === undefined
      ? []
      : [
          '',
          `The last window (${hasTime ? isoTime(last.place, timeZone) : `row ${last.place + 1}`}) is predicted as ${formatNumber(last.prediction)}:`,
          formatTable(
            ['Feature', 'seen', 'adds'],
            [
              ['mean of training', '', formatNumber(base)],
              ...(attribution.hasLevel ? [['last value', '', formatNumber(last.level)]] : []),
              ...features
                .slice(0, told)
                .map((feature, place) => [
                  featureName(feature),
                  formatNumber(last.seen[place]),
                  formatNumber(last.values[place]),
                ]),
              ...(features.length > told ? [['all others', '', formatNumber(last.others)]] : []),
            ],
          ),
        ]),
  ];
}

function subject({ output, scale }: Attribution, classNames: Explanation['classNames']): string {
  const units = {
    target: '',
    preparedTarget: ' (as the model sees it, after the preparation)',
    probability: ' (probability)',
    logOdds: ' (logarithm of its odds)',
  }[scale];
  if (classNames !== null) return `Class ${classNames[(output ?? 1) - 1] ?? ''}${units}`;
  return `${output === null ? 'The mean of all steps' : `Step ${output}`}${units}`;
}

function featureName({ input, kind, rows }: AttributedFeature): string {
  if (input === null) return 'step ahead';
  return kind === 'lag' ? `${input} lag ${rows}` : `${input} ${kind} of ${rows}`;
}
