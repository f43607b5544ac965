import type { Page } from 'playwright-core';

/**
 * Names of the components that are on the page, by the files that they come from: the compiler of components leaves the
 * name of the file in each, and the root keeps the tree that it drew.
 */
export async function mountedComponents(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    interface Node {
      readonly type?: { readonly __name?: string };
      readonly component?: { readonly subTree?: Node } | null;
      readonly children?: unknown;
      readonly suspense?: { readonly activeBranch?: Node | null } | null;
    }
    const names = new Set<string>();
    const visit = (node: Node): void => {
      if (node.type?.__name !== undefined) names.add(node.type.__name);
      if (node.component?.subTree !== undefined) visit(node.component.subTree);
      if (node.suspense?.activeBranch != null) visit(node.suspense.activeBranch);
      if (Array.isArray(node.children)) {
        for (const child of node.children as unknown[]) if (typeof child === 'object' && child !== null) visit(child);
      }
    };
    const root: unknown = Reflect.get(document.querySelector('#app') ?? {}, '_vnode');
    if (typeof root === 'object' && root !== null) visit(root);
    return [...names];
  });
}
