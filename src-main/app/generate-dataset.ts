import type { GeneratorSpecification } from '../core/generator';
import type { ImportEvent } from '../contract';
import { keepVersion } from './dataset-versions';
import type { Services } from './services';

const titles: Readonly<Record<GeneratorSpecification['kind'], string>> = {
  cosine: 'Cosine with noise',
  powerUsage: 'Power usage',
  windPower: 'Wind power, 15 min',
  spikyLoad: 'Load with rare peaks',
  sensor: 'Sensors, Normal and Abnormal',
};

/** Makes a synthetic dataset in a job and stores it with what made it, so that anybody can make it again. */
export async function* generateDataset(
  services: Services,
  { generator, name }: { readonly generator: GeneratorSpecification; readonly name?: string | undefined },
  signal: AbortSignal | undefined,
): AsyncGenerator<ImportEvent, void, undefined> {
  const { datasetDirectory } = services.workspace;
  const specification = { kind: 'generate' as const, generator, outputDirectory: datasetDirectory };
  const { version } = yield* services.jobs.stream(specification, signal);
  const dataset = keepVersion(services, {
    name: name ?? `${titles[generator.kind]} · seed ${generator.seed}`,
    version,
    isSample: false,
    attribution: `Synthetic, made by Gatewise with ${JSON.stringify(generator)}.`,
  });
  yield { type: 'done', dataset };
}
