import { nextTick, onScopeDispose, ref, watch, type Ref } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import { experimentParts, partId, partInView, partOfHash, type ExperimentPart } from './parts';

/** Pixels between the upper edge and a part that was gone to. */
const margin = 12;

/** What a person does that says where they want to be. */
const acts = ['wheel', 'pointerdown', 'keydown', 'focusin', 'input'] as const;

/**
 * Goes to the parts of the page and knows which one is in view. A part that was gone to stays where it is while what is
 * above and below it is still being loaded, until the person does something.
 * @param scroller what the parts scroll in; undefined until it is drawn
 */
export function useParts(scroller: Ref<HTMLElement | null | undefined>) {
  const route = useRoute();
  const router = useRouter();
  const inView = ref<ExperimentPart>('setup');
  let held: ExperimentPart | undefined;
  let stop = (): void => undefined;

  function look(): void {
    const box = scroller.value;
    if (box === null || box === undefined) return;
    const from = box.getBoundingClientRect().top;
    const tops = new Map(
      experimentParts.flatMap((part) => {
        const element = document.getElementById(partId(part));
        return element === null ? [] : [[part, element.getBoundingClientRect().top - from] as const];
      }),
    );
    // The last parts may be too short to come up to the reading line.
    const isAtEnd = box.scrollTop > 0 && box.scrollTop + box.clientHeight >= box.scrollHeight - 1;
    const wanted = partOfHash(route.hash);
    const isWantedSeen = wanted !== undefined && (tops.get(wanted) ?? Infinity) < box.clientHeight;
    inView.value = isAtEnd && isWantedSeen ? wanted : partInView(tops, box.clientHeight);
  }
  function scrollTo(part: ExperimentPart): void {
    const box = scroller.value;
    const element = document.getElementById(partId(part));
    if (box === null || box === undefined || element === null) return;
    // The page's own scroller alone: what holds it must not move.
    const distance = element.getBoundingClientRect().top - box.getBoundingClientRect().top;
    box.scrollTo({ top: box.scrollTop + distance - margin });
    look();
  }
  function hold(part: ExperimentPart): void {
    held = part;
    scrollTo(part);
  }
  /** Shows a part and gives the page its address. */
  async function go(part: ExperimentPart): Promise<void> {
    if (partOfHash(route.hash) !== part) await router.replace({ query: route.query, hash: `#${part}` });
    await nextTick();
    hold(part);
  }
  const release = (): void => {
    held = undefined;
  };
  function follow(box: HTMLElement): void {
    stop();
    const sizes = new ResizeObserver(() => {
      if (held === undefined) look();
      else scrollTo(held);
    });
    for (const child of box.children) sizes.observe(child);
    box.addEventListener('scroll', look, { passive: true });
    for (const act of acts) box.addEventListener(act, release, { passive: true });
    stop = () => {
      sizes.disconnect();
      box.removeEventListener('scroll', look);
      for (const act of acts) box.removeEventListener(act, release);
    };
  }

  watch(
    [scroller, () => route.hash, () => route.params['id']] as const,
    async ([box], [before]) => {
      if (box === null || box === undefined) return;
      if (before !== box) follow(box);
      const part = partOfHash(route.hash);
      await nextTick();
      if (part === undefined) look();
      else hold(part);
    },
    { flush: 'post' },
  );
  onScopeDispose(() => {
    stop();
  });
  return { inView, go };
}
