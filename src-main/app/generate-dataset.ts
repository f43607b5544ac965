import type { GeneratorSpecification } from '../core/generator';
import type { ImportEvent } from '../contract';
import { streamJob } from './progress-stream';
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
  { workspace, jobs }: Services,
  { generator, name }: { readonly generator: GeneratorSpecification; readonly name?: string | undefined },
  signal: AbortSignal | undefined,
): AsyncGenerator<ImportEvent, void, undefined> {
  const stream = streamJob(
    (onProgress) =>
      jobs.submit(
        { kind: 'generate', generator, outputDirectory: workspace.datasetDirectory },
        {
          onEvent(event) {
            if (event.type === 'progress') onProgress(event);
          },
        },
      ),
    signal,
  );
  let step = await stream.next();
  while (step.done !== true) {
    yield { type: 'progress', fraction: step.value.fraction, message: step.value.message };
    step = await stream.next();
  }
  const { version } = step.value;
  const title = name ?? `${titles[generator.kind]} · seed ${generator.seed}`;
  const known = workspace.datasets.findByHash(version.hash);
  const dataset =
    known?.name === title
      ? known
      : workspace.datasets.create({
          name: title,
          version,
          isSample: false,
          attribution: `Synthetic, made by Gatewise with ${JSON.stringify(generator)}.`,
        });
  yield { type: 'done', dataset };
}
