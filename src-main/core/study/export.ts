import type { Study, StudyTrial } from './entity';

const cell = (value: string | number | boolean | null | undefined): string => {
  const text = value === null || value === undefined ? '' : String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** A table of trials with the columns of Optuna's `trials_dataframe`: number, values, params_…, state; then what is our own. */
export function trialsCsv({ settings }: Pick<Study, 'settings'>, trials: readonly StudyTrial[]): string {
  const names = [
    ...new Set([
      ...settings.space.parameters.map(({ name }) => name),
      ...trials.flatMap(({ values }) => Object.keys(values)),
    ]),
  ];
  const single = settings.objectives.length === 1;
  const header = [
    'number',
    ...settings.objectives.map((_, index) => (single ? 'value' : `values_${index}`)),
    'datetime_start',
    'datetime_complete',
    ...names.map((name) => `params_${name}`),
    'state',
    'last_step',
    'same_as',
    'reason',
    'runs',
    'engine',
  ];
  const time = (at: number | null): string => (at === null ? '' : new Date(at).toISOString());
  const rows = trials.map((trial) => [
    trial.number,
    ...settings.objectives.map((_, index) => trial.objectives?.[index]),
    time(trial.createdAt),
    time(trial.finishedAt),
    ...names.map((name) => trial.values[name]),
    trial.state.toUpperCase(),
    trial.intermediate.at(-1)?.step,
    trial.sameAs,
    trial.reason?.message,
    trial.runIds.join(' '),
    trial.engine,
  ]);
  return `${[header, ...rows].map((row) => row.map(cell).join(',')).join('\n')}\n`;
}

/** Everything that is known of a study and its trials. */
export function studyJson(study: Study, trials: readonly StudyTrial[]): string {
  return `${JSON.stringify({ format: 'gatewise-study', version: 1, study, trials }, null, 2)}\n`;
}
