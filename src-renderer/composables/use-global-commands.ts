import { useI18n } from 'vue-i18n';
import { useRouter } from 'vue-router';
import { languageName } from '../format/languages';
import { locales } from '../i18n';
import { useCommandRegistry } from '../stores/commands';
import { useSystem } from '../stores/system';

/** The screens of the sidebar, in order. */
export const sections = [
  { id: 'datasets', path: '/datasets', icon: 'i-lucide-database' },
  { id: 'experiments', path: '/experiments', icon: 'i-lucide-flask-conical' },
  { id: 'runs', path: '/runs', icon: 'i-lucide-activity' },
  { id: 'compare', path: '/compare', icon: 'i-lucide-git-compare' },
  { id: 'studies', path: '/studies', icon: 'i-lucide-sliders-horizontal' },
  { id: 'reports', path: '/reports', icon: 'i-lucide-file-text' },
  { id: 'settings', path: '/settings', icon: 'i-lucide-settings' },
] as const;

const themes = [
  { id: 'system', icon: 'i-lucide-monitor' },
  { id: 'light', icon: 'i-lucide-sun' },
  { id: 'dark', icon: 'i-lucide-moon' },
] as const;

/** Offers what can be done from everywhere. */
export function useGlobalCommands(open: { openPalette(): void; openShortcuts(): void }): void {
  const { t } = useI18n();
  const router = useRouter();
  const system = useSystem();
  useCommandRegistry().offer(() => [
    {
      id: 'palette',
      title: t('frame.commands.palette'),
      icon: 'i-lucide-search',
      shortcut: 'mod+k',
      run: open.openPalette,
    },
    {
      id: 'shortcuts',
      title: t('frame.shortcuts.show'),
      icon: 'i-lucide-keyboard',
      shortcut: '?',
      run: open.openShortcuts,
    },
    {
      id: 'experiment.new',
      title: t('frame.commands.newExperiment'),
      icon: 'i-lucide-flask-conical',
      shortcut: 'mod+n',
      run: () => router.push('/experiments/new'),
    },
    {
      id: 'dataset.import',
      title: t('frame.commands.importData'),
      icon: 'i-lucide-upload',
      shortcut: 'mod+o',
      run: () => router.push('/datasets/import'),
    },
    ...sections.map((section) => ({
      id: `go.${section.id}`,
      title: t('frame.commands.goTo', { place: t(`frame.nav.${section.id}`) }),
      icon: section.icon,
      ...(section.id === 'settings' ? { shortcut: 'mod+,' } : {}),
      run: () => router.push(section.path),
    })),
    ...themes.map((theme) => ({
      id: `theme.${theme.id}`,
      title: t('frame.commands.theme', { name: t(`frame.theme.${theme.id}`) }),
      icon: theme.icon,
      run: () => system.update({ theme: theme.id }),
    })),
    ...locales.map((locale) => ({
      id: `language.${locale}`,
      title: t('frame.commands.language', { name: languageName(locale) }),
      icon: 'i-lucide-languages',
      run: () => system.update({ locale }),
    })),
  ]);
}
