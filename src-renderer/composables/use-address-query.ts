import { onScopeDispose } from 'vue';
import { useRouter, type RouteLocationNormalized } from 'vue-router';

type Changes = Readonly<Record<string, string | undefined>>;

/**
 * A way to change what the address says about the page that is shown: a filter, a tab, what is chosen. A name whose
 * value is undefined is left out. Who is on the way to another page is not called back, as by a filter that settles
 * after the click on a link; changes that follow each other at once add up.
 */
export function useAddressQuery(): (changes: Changes) => Promise<void> {
  const router = useRouter();
  let heading: RouteLocationNormalized | undefined;
  const stops = [
    router.beforeEach((to) => {
      heading = to;
    }),
    router.afterEach((to) => {
      if (heading?.fullPath === to.fullPath) heading = undefined;
    }),
  ];
  onScopeDispose(() => {
    for (const stop of stops) stop();
  });
  let changes: Changes = {};
  let applied: Promise<void> | undefined;
  async function apply(path: string): Promise<void> {
    // The router tells of a way to another page some steps after the click.
    await new Promise((resolve) => setTimeout(resolve));
    const asked = changes;
    changes = {};
    applied = undefined;
    const target = heading ?? router.currentRoute.value;
    if (target.path !== path) return;
    await router.replace({ query: { ...target.query, ...asked }, hash: target.hash });
  }
  return (asked) => {
    changes = { ...changes, ...asked };
    return (applied ??= apply(router.currentRoute.value.path));
  };
}
