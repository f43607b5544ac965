import { useToast } from '@nuxt/ui/composables';
import { useI18n } from 'vue-i18n';

/** Says what was deleted and offers to take it back: `offerUndo(title, undo)`. */
export function useUndoToast() {
  const { t } = useI18n();
  const toast = useToast();
  return (title: string, undo: () => unknown): void => {
    toast.add({
      title,
      icon: 'i-lucide-trash-2',
      color: 'neutral',
      actions: [{ label: t('frame.actions.undo'), onClick: () => void undo() }],
    });
  };
}
