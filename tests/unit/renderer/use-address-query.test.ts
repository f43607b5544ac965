import { describe, expect, it } from 'vitest';
import { createApp } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import { useAddressQuery } from '../../../src-renderer/composables/use-address-query';

/** A page of runs that is shown, and one of reports that comes when it is let in. */
async function pages() {
  const page = { render: () => null };
  let letIn = (): void => undefined;
  const late = new Promise<typeof page>((resolve) => {
    letIn = () => {
      resolve(page);
    };
  });
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/runs', component: page },
      { path: '/reports', component: () => late },
    ],
  });
  const app = createApp(page);
  app.use(router);
  await router.push('/runs?experiment=one#table');
  return { router, letIn, change: app.runWithContext(() => useAddressQuery()) };
}
const address = ({ router }: Awaited<ReturnType<typeof pages>>) => router.currentRoute.value.fullPath;

describe('changing what the address says', () => {
  it('keeps the rest, leaves out what is undefined, and comes in order', async () => {
    const shown = await pages();
    await Promise.all([shown.change({ filter: 'tag:a' }), shown.change({ tab: 'log' })]);
    expect(address(shown)).toBe('/runs?experiment=one&filter=tag:a&tab=log#table');
    await shown.change({ experiment: undefined });
    expect(address(shown)).toBe('/runs?filter=tag:a&tab=log#table');
  });

  it('does not call back who is on the way to another page', async () => {
    const shown = await pages();
    const way = shown.router.push('/reports?runs=run_1');
    const filter = shown.change({ filter: 'tag:a' });
    shown.letIn();
    await Promise.all([way, filter]);
    expect(address(shown)).toBe('/reports?runs=run_1');
  });

  it('changes the page again once the way to another one was broken off', async () => {
    const shown = await pages();
    const stop = shown.router.beforeEach((to) => to.path !== '/reports');
    await shown.router.push('/reports');
    stop();
    await shown.change({ filter: 'tag:a' });
    expect(address(shown)).toBe('/runs?experiment=one&filter=tag:a#table');
  });
});
