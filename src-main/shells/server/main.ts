import { parseArgs } from 'node:util';
import { z } from 'zod';
import { toErrorValue } from '../../core/common/errors';
import { escapeControls } from '../../core/common/text';
import { chooseWorkspace } from '../common';
import { serve } from './serve';

const optionsSchema = z.object({
  workspace: z.string().optional(),
  port: z.coerce.number().int().min(0).max(65_535).default(0),
  open: z.boolean().default(false),
  json: z.boolean().default(false),
  'dev-origin': z.url().optional(),
});

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      workspace: { type: 'string' },
      port: { type: 'string' },
      open: { type: 'boolean' },
      json: { type: 'boolean' },
      'dev-origin': { type: 'string' },
    },
  });
  const options = optionsSchema.parse(values);
  await serve({
    workspace: chooseWorkspace(options.workspace),
    port: options.port,
    open: options.open,
    json: options.json,
    developmentOrigin: options['dev-origin'],
  });
}

try {
  await main();
} catch (error) {
  const { code, message } = toErrorValue(error);
  process.stderr.write(escapeControls(`${message} (${code})\n`));
  process.exitCode = 1;
}
