import { useRunActions } from './use-run-actions';
import { useUndoToast } from './use-undo-toast';

/** How one thing of a list is deleted and brought back. */
export interface Removal {
  readonly remove: () => Promise<unknown>;
  readonly restore: () => Promise<unknown>;
  /** Reads the list again; called after each of both. */
  readonly reload: () => Promise<unknown>;
  /** Says what was deleted, in the present language. */
  readonly title: string;
}

/** Deletes a thing of a list and offers to take it back; a refusal is told as a toast. */
export function useRemoval() {
  const { attempt } = useRunActions();
  const offerUndo = useUndoToast();
  return async ({ remove, restore, reload, title }: Removal): Promise<void> => {
    const removed = await attempt(remove);
    await reload();
    if (removed === undefined) return;
    offerUndo(title, async () => {
      await attempt(restore);
      await reload();
    });
  };
}
