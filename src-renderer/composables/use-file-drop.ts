import { onMounted, onUnmounted } from 'vue';
import { useRouter } from 'vue-router';
import { useDroppedFiles } from '../stores/dropped-files';

/** Files dropped anywhere go to the import; without this a browser would leave the page to show them. */
export function useFileDrop(): void {
  const router = useRouter();
  const dropped = useDroppedFiles();
  const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true;

  function over(event: DragEvent): void {
    if (!carriesFiles(event) || event.dataTransfer === null) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    dropped.isOver = true;
  }
  function leave(event: DragEvent): void {
    // Between two elements of the page there is another one to go to.
    if (event.relatedTarget === null) dropped.isOver = false;
  }
  function drop(event: DragEvent): void {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    dropped.isOver = false;
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length === 0) return;
    dropped.waiting = files;
    void router.push('/datasets/import');
  }

  onMounted(() => {
    window.addEventListener('dragover', over);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
  });
  onUnmounted(() => {
    window.removeEventListener('dragover', over);
    window.removeEventListener('dragleave', leave);
    window.removeEventListener('drop', drop);
  });
}
