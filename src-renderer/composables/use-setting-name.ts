import { useI18n } from 'vue-i18n';
import { partsOfPath } from '../form/paths';

const windowNames: ReadonlySet<string> = new Set(
  ['lookback', 'horizon', 'stride', 'offset', 'normalization'].map((name) => `window.${name}`),
);

/**
 * What the setting at a path of a configuration is called in the forms. “type” alone says nothing: it is called after what it
 * is the type of.
 */
export function useSettingName(): (path: string) => string {
  const { t, te } = useI18n();
  return (path) => {
    const { layer, name: last } = partsOfPath(path);
    const owner = path.split('.').at(-2) ?? '';
    const name = last === 'type' && te(`form.fields.${owner}`) ? owner : last;
    const label = windowNames.has(path)
      ? t(`experiments.${name}`)
      : te(`form.fields.${name}`)
        ? t(`form.fields.${name}`)
        : name;
    return layer === null ? label : t('experiments.grid.inLayer', { n: layer, name: label });
  };
}
