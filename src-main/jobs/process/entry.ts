import { loadDatabase } from '../../ingest';
import { jobDefinitions, requestDefinitions } from '../kinds';
import { connectToParent } from './link';
import { ProcessServer } from './serve';
import { jobHandlers, requestHandlers } from './work';

new ProcessServer(
  {
    jobs: { definitions: jobDefinitions, handlers: jobHandlers },
    requests: { definitions: requestDefinitions, handlers: requestHandlers },
    prepare: loadDatabase,
  },
  connectToParent(),
).start();
