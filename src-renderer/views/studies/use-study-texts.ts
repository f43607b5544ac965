import { useI18n } from 'vue-i18n';
import type { EngineShare, Study, StudyTrial } from '../../../src-main/contract';
import type { Objective } from '../../../src-main/core/study';
import type { Parameter, ParameterValue } from '../../../src-main/core/tuning';
import { useFormat } from '../../composables/use-format';
import { useMetricNames } from '../../composables/use-metric-names';
import { useSettingName } from '../../composables/use-setting-name';

/** What the parts of a study are called, and how its figures are written. */
export function useStudyTexts() {
  const { t, te } = useI18n();
  const format = useFormat();
  const metrics = useMetricNames();
  const nameOfSetting = useSettingName();

  /** A parameter by the field that it sets; by its own name where that is no path, or where several share the field's name. */
  function parameter({ name, paths }: Parameter): string {
    const [path = name] = paths;
    if (path === 'model') return t('studies.form.model');
    if (!path.includes('.')) return path;
    return paths.length === 0 || name === path ? nameOfSetting(path) : name;
  }
  function objective({ figure }: Objective): string {
    const key = `studies.objectives.${figure}`;
    return te(key) ? t(key) : t('studies.objectives.validation', { metric: metrics.flat(figure) });
  }
  function value(given: ParameterValue | undefined): string {
    if (given === undefined) return '';
    if (given === null) return t('form.none');
    if (typeof given === 'number') return format.value.number(given);
    if (typeof given === 'boolean') return t(given ? 'form.on' : 'form.off');
    return given;
  }
  function values(parameters: readonly Parameter[], { values: given }: Pick<StudyTrial, 'values'>): string {
    return parameters
      .filter(({ name }) => given[name] !== undefined)
      .map((one) => `${parameter(one)} ${value(given[one.name])}`)
      .join(' · ');
  }
  function objectives(study: Study, figures: readonly number[] | null): string {
    if (figures === null) return '–';
    return study.settings.objectives
      .map((one, index) => `${objective(one)} ${format.value.number(figures[index])}`)
      .join(' · ');
  }
  /** An engine by its name in Settings, else as it calls itself. */
  function engine(id: string | null | undefined): string {
    if (id == null) return '';
    return te(`settings.engines.${id}`) ? t(`settings.engines.${id}`) : id;
  }
  /** Engines with their shares; of one alone its name. */
  function engines(shares: readonly EngineShare[]): string {
    if (shares.length === 1) return engine(shares[0]?.engine);
    return shares
      .map(({ engine: id, share }) =>
        t('studies.engines.shareOf', { engine: engine(id), share: format.value.integer(share) }),
      )
      .join(' · ');
  }
  return { parameter, objective, objectives, value, values, engine, engines };
}
