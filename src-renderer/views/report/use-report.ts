import { computed, ref, watch } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import { reportRequestSchema, type ReportRequest } from '../../../src-main/contract';
import { comparisonIdSchema, groupIdSchema, reportIdSchema } from '../../../src-main/core/common/ids';
import { client } from '../../client';
import { useAutosave } from '../../composables/use-autosave';
import { useChosenRuns } from '../../composables/use-chosen-runs';
import { useQuery } from '../../composables/use-query';
import { locales } from '../../i18n';
import { useSystem } from '../../stores/system';
import { useI18n } from 'vue-i18n';

/**
 * The report of the address: a kept one (`/reports/rep_…`), or a new one of the runs, groups or comparison that the
 * address names. A new one is kept as soon as something about it is changed.
 */
export function useReport() {
  const route = useRoute();
  const router = useRouter();
  const system = useSystem();
  const { locale } = useI18n();
  const chosen = useChosenRuns();
  const request = ref<ReportRequest>();
  const id = computed(() => reportIdSchema.safeParse(route.params['id']).data);
  /** The address names a report by what is no id. */
  const isMisspelt = computed(() => id.value === undefined && text(route.params['id']) !== '');
  const stored = useQuery(
    () => id.value,
    (key, signal) => client.reports.get({ id: key }, { signal }),
  );

  const isValid = computed(() => reportRequestSchema.safeParse(request.value).success);
  const autosave = useAutosave({
    text: () => (request.value === undefined ? undefined : JSON.stringify(request.value)),
    valid: () => isValid.value,
    store: async () => {
      const parsed = reportRequestSchema.parse(request.value);
      const key = id.value;
      const saved = await client.reports.save({ request: parsed, ...(key === undefined ? {} : { id: key }) });
      if (key === undefined) await router.replace(`/reports/${saved.id}`);
    },
    keep: () => undefined,
  });

  function text(value: unknown): string {
    return typeof value === 'string' ? value : '';
  }
  function begin(): void {
    const groupIds = text(route.query['groups'])
      .split(',')
      .flatMap((group) => groupIdSchema.safeParse(group).data ?? []);
    const comparisonId = comparisonIdSchema.safeParse(text(route.query['comparison'])).data;
    const parsed = reportRequestSchema.safeParse({
      runIds: chosen.value ?? [],
      groupIds,
      ...(comparisonId === undefined ? {} : { comparisonId }),
      title: text(route.query['title']),
      author: system.settings?.author ?? '',
      paper: system.settings?.paper ?? 'A4',
      locale: locales.find((candidate) => candidate === locale.value) ?? 'en',
    });
    request.value = parsed.data;
    if (parsed.success) autosave.adopt();
  }
  watch(stored.data, (report) => {
    if (report === undefined || report.id !== id.value || autosave.dirty.value) return;
    request.value = report.request;
    autosave.adopt();
  });
  watch(
    [id, () => JSON.stringify(route.query), () => system.settings !== undefined],
    ([key, query, isReady], [before, queryBefore]) => {
      if (route.meta.section !== 'reports' || !isReady) return;
      if (key === undefined) {
        if (request.value === undefined || before !== undefined || query !== queryBefore) begin();
      } else if (before !== undefined && before !== key) request.value = undefined;
    },
    { immediate: true },
  );
  return { request, id, isMisspelt, problem: stored.problem, saveState: autosave.state, save: autosave.flush, isValid };
}
