import { readonly, ref } from 'vue';
import { createRouter, createWebHashHistory, isNavigationFailure, NavigationFailureType } from 'vue-router';

declare module 'vue-router' {
  interface RouteMeta {
    /** Key of the screen's name under `frame.nav`. */
    section?: 'datasets' | 'experiments' | 'runs' | 'compare' | 'studies' | 'reports' | 'settings';
  }
}

/** Hash addresses: they work on every origin, also where no server rewrites paths. */
export const router = createRouter({
  history: createWebHashHistory(),
  routes: [
    { path: '/', redirect: '/experiments' },
    {
      path: '/datasets',
      component: () => import('./views/datasets/list/DatasetsView.vue'),
      meta: { section: 'datasets' },
    },
    {
      path: '/datasets/import',
      component: () => import('./views/datasets/import/ImportView.vue'),
      meta: { section: 'datasets' },
    },
    {
      path: '/datasets/:id',
      component: () => import('./views/datasets/dataset/DatasetView.vue'),
      meta: { section: 'datasets' },
    },
    {
      path: '/experiments',
      component: () => import('./views/experiments/list/ExperimentsView.vue'),
      meta: { section: 'experiments' },
    },
    {
      path: '/experiments/:id',
      component: () => import('./views/experiments/ExperimentView.vue'),
      meta: { section: 'experiments' },
    },
    { path: '/runs', component: () => import('./views/runs/RunsView.vue'), meta: { section: 'runs' } },
    { path: '/runs/:id', component: () => import('./views/run/RunView.vue'), meta: { section: 'runs' } },
    { path: '/compare', component: () => import('./views/compare/CompareView.vue'), meta: { section: 'compare' } },
    { path: '/groups', component: () => import('./views/groups/GroupsView.vue'), meta: { section: 'compare' } },
    { path: '/groups/:id', component: () => import('./views/groups/GroupView.vue'), meta: { section: 'compare' } },
    {
      path: '/leaderboard',
      component: () => import('./views/leaderboard/LeaderboardView.vue'),
      meta: { section: 'compare' },
    },
    { path: '/studies', component: () => import('./views/studies/list/StudiesView.vue'), meta: { section: 'studies' } },
    {
      path: '/studies/new',
      component: () => import('./views/studies/form/NewStudyView.vue'),
      meta: { section: 'studies' },
    },
    {
      path: '/studies/compare',
      component: () => import('./views/studies/compare/CompareStudiesView.vue'),
      meta: { section: 'studies' },
    },
    {
      path: '/studies/:id',
      component: () => import('./views/studies/study/StudyView.vue'),
      meta: { section: 'studies' },
    },
    {
      path: '/reports/:id?',
      component: () => import('./views/report/ReportView.vue'),
      meta: { section: 'reports' },
    },
    { path: '/settings', component: () => import('./views/settings/SettingsView.vue'), meta: { section: 'settings' } },
    { path: '/:rest(.*)*', component: () => import('./views/NotFoundView.vue') },
  ],
});

const isOnTheWay = ref(false);
/** Whether another screen was asked for and is still being loaded: until it is there, the last one stands under its address. */
export const isNavigating = readonly(isOnTheWay);
router.beforeEach(() => {
  isOnTheWay.value = true;
});
router.afterEach((_to, _from, failure) => {
  // One that was overtaken ends while the next is on its way.
  if (!isNavigationFailure(failure, NavigationFailureType.cancelled)) isOnTheWay.value = false;
});
router.onError(() => {
  isOnTheWay.value = false;
});

/**
 * vue-router hears of typed addresses only once it shows its first screen, and then writes that screen's address over
 * them. The browser's own event tells of each, so that the last one counts, however early it comes.
 */
let heading: string | undefined;
router.beforeEach((to) => {
  heading = to.fullPath;
});
window.addEventListener('hashchange', ({ newURL }) => {
  void router.isReady().then(() => {
    const wanted = router.resolve(new URL(newURL).hash.slice(1) || '/').fullPath;
    if (wanted === heading) return;
    heading = wanted;
    return router.replace(wanted);
  });
});
