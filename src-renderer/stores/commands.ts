import { defineStore } from 'pinia';
import { computed, onScopeDispose, shallowReactive, watchEffect } from 'vue';

/** Something that a person can do; it is in the palette, and on a key when it has one. */
export interface Command {
  readonly id: string;
  readonly title: string;
  readonly icon: string;
  /** `mod+k` (Ctrl, or ⌘ on a Mac), `f2`, `delete`, `?`. */
  readonly shortcut?: string;
  run(): unknown;
}

/** All commands that can be given right now; the latest registration of an id or a key wins. */
export const useCommandRegistry = defineStore('commands', () => {
  const groups = shallowReactive(new Map<symbol, readonly Command[]>());
  const commands = computed(() => {
    const byId = new Map<string, Command>();
    for (const group of groups.values()) for (const command of group) byId.set(command.id, command);
    return [...byId.values()];
  });

  /** Offers commands as long as the calling component lives; `list` is read anew when what it reads changes. */
  function offer(list: () => readonly Command[]): void {
    const key = Symbol('commands');
    watchEffect(() => {
      groups.set(key, list());
    });
    onScopeDispose(() => groups.delete(key));
  }

  function byShortcut(shortcut: string): Command | undefined {
    return commands.value.findLast((command) => command.shortcut === shortcut);
  }

  function run(id: string): void {
    commands.value.find((command) => command.id === id)?.run();
  }
  return { commands, offer, byShortcut, run };
});
