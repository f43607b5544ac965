import { computed, type ComputedRef } from 'vue';
import { useRoute } from 'vue-router';
import { groupIdSchema, runIdSchema, type GroupId, type RunId } from '../../src-main/core/common/ids';

export interface ChosenMembers {
  readonly runIds: RunId[];
  readonly groupIds: GroupId[];
}

/** The runs and groups that an address names: `?runs=run_…,run_…&groups=grp_…`; undefined when there are none. */
export function useChosenMembers(): ComputedRef<ChosenMembers | undefined> {
  const route = useRoute();
  return computed(() => {
    const idsOf = (name: string): string[] => {
      const text = route.query[name];
      return typeof text === 'string' ? text.split(',') : [];
    };
    const runIds = idsOf('runs').flatMap((id) => runIdSchema.safeParse(id).data ?? []);
    const groupIds = idsOf('groups').flatMap((id) => groupIdSchema.safeParse(id).data ?? []);
    return runIds.length + groupIds.length === 0 ? undefined : { runIds, groupIds };
  });
}

/** The address's query for members. */
export function membersQuery({ runIds, groupIds }: ChosenMembers): Record<string, string> {
  return {
    ...(runIds.length === 0 ? {} : { runs: runIds.join(',') }),
    ...(groupIds.length === 0 ? {} : { groups: groupIds.join(',') }),
  };
}
