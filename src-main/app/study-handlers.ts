import { importanceOf } from '../core/study/analysis';
import { withContractErrors } from './errors';
import type { Implementer } from './implementer';
import type { Services } from './services';
import { issuesOfMachine, requireNone } from './studies/engines';
import { exportStudy } from './studies/export';
import { importStudy } from './studies/import';
import { previewStudy } from './studies/preview';
import { probeStudy } from './studies/probe';

export function studyHandlers(os: Implementer, services: Services) {
  const { workspace, studies, devices } = services;
  return {
    list: os.studies.list.handler(({ input }) => studies.list(input)),
    get: os.studies.get.handler(({ input }) => studies.get(input.id)),
    trials: os.studies.trials.handler(({ input: { id, ...page } }) => studies.trials(id, page)),
    preview: os.studies.preview.handler(({ input, signal }) => previewStudy(services, input, signal)),
    probe: os.studies.probe.handler(({ input, signal }) => withContractErrors(probeStudy(services, input, signal))),
    create: os.studies.create.handler(async ({ input }) => {
      requireNone(await issuesOfMachine(devices, { engines: input.settings.engines ?? [] }));
      return studies.create(input);
    }),
    start: os.studies.start.handler(({ input }) => studies.start(input.id)),
    pause: os.studies.pause.handler(({ input }) => studies.pause(input.id)),
    stop: os.studies.stop.handler(({ input }) => studies.stop(input.id)),
    update: os.studies.update.handler(({ input: { id, ...change } }) => studies.update(id, change)),
    enqueue: os.studies.enqueue.handler(({ input }) => studies.enqueue(input.id, input.values)),
    confirm: os.studies.confirm.handler(({ input: { id, ...wanted } }) => studies.confirm(id, wanted)),
    delete: os.studies.delete.handler(({ input }) => {
      studies.delete(input.id);
      return { id: input.id };
    }),
    apply: os.studies.apply.handler(({ input: { id, ...wanted } }) => studies.apply(id, wanted)),
    importance: os.studies.importance.handler(({ input }) => {
      const { settings } = studies.get(input.id);
      return importanceOf(settings.space.parameters, workspace.studies.trials(input.id), input.objective);
    }),
    export: os.studies.export.handler(({ input }) => exportStudy(workspace, studies.get(input.id), input.format)),
    import: os.studies.import.handler(async ({ input }) => {
      const { id, notes } = await importStudy(services, input);
      return { study: studies.announce(id), notes };
    }),
    watch: os.studies.watch.handler(({ input, signal }) => withContractErrors(studies.watch(input.id, signal))),
  };
}
