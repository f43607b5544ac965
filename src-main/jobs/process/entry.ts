import { useGraphicsPage } from '../../engine';
import { loadDatabase } from '../../ingest';
import { jobDefinitions, requestDefinitions } from '../kinds';
import { probeInstalled } from '../../runtime';
import { connectToParent } from './link';
import { ProcessServer } from './serve';
import { probeFlag } from './setup';
import { jobHandlers, requestHandlers } from './work';

function serve(): void {
  const link = connectToParent();
  if (link.openGraphics !== null) useGraphicsPage(link.openGraphics);
  new ProcessServer(
    {
      jobs: { definitions: jobDefinitions, handlers: jobHandlers },
      requests: { definitions: requestDefinitions, handlers: requestHandlers },
      prepare: loadDatabase,
    },
    link,
  ).start();
}

if (process.argv.includes(probeFlag)) process.exitCode = await probeInstalled();
else serve();
