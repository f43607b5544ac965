import { onMounted, onUnmounted } from 'vue';
import { useCommandRegistry } from '../stores/commands';

export const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

/** The name under which commands know a key press, e.g. `mod+enter`. */
export function shortcutOf(event: KeyboardEvent): string {
  const mod = isMac ? event.metaKey : event.ctrlKey;
  const parts = [mod ? 'mod' : '', event.altKey ? 'alt' : ''];
  const key = event.key.toLowerCase();
  if (event.shiftKey && key.length > 1) parts.push('shift');
  return [...parts.filter((part) => part !== ''), key].join('+');
}

/** Keys of a shortcut as they are drawn. */
export function shortcutKeys(shortcut: string): string[] {
  const names: Record<string, string> = {
    mod: isMac ? '⌘' : 'Ctrl',
    alt: isMac ? '⌥' : 'Alt',
    shift: '⇧',
    enter: '↵',
    delete: 'Del',
    arrowleft: '←',
    arrowright: '→',
    ' ': 'Space',
  };
  return shortcut.split('+').map((key) => names[key] ?? (key.length === 1 ? key.toUpperCase() : key.toUpperCase()));
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable="true"]') !== null;
}

/** Whether the key presses what has the focus: a button, a link, an open menu. */
function isActivating(event: KeyboardEvent): boolean {
  if (event.key !== ' ' && event.key !== 'Enter') return false;
  return event.target instanceof HTMLElement && event.target.closest('button, a, summary, [role^="menu"]') !== null;
}

/** Runs registered commands by their keys. Plain keys are left alone while somebody types. */
export function useShortcuts(): void {
  const registry = useCommandRegistry();
  function press(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return;
    const shortcut = shortcutOf(event);
    if (!shortcut.startsWith('mod+') && (isTyping(event.target) || isActivating(event))) return;
    const command = registry.byShortcut(shortcut);
    if (command === undefined) return;
    event.preventDefault();
    command.run();
  }
  onMounted(() => {
    window.addEventListener('keydown', press);
  });
  onUnmounted(() => {
    window.removeEventListener('keydown', press);
  });
}
