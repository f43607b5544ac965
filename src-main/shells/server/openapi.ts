import { OpenAPIGenerator, type OpenAPI } from '@orpc/openapi';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import { contract } from '../../contract';
import { contractVersion } from '../../contract/changes';

/** The OpenAPI document of the HTTP door, generated from the contract. */
export function describeApi(version: string): Promise<OpenAPI.Document> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  return generator.generate(contract, {
    info: {
      title: 'Gatewise',
      version,
      description: `Everything the workbench can do, as the page, the command line and this door use it. Version ${contractVersion} of the contract.`,
    },
    servers: [{ url: '/api' }],
    security: [{ session: [] }],
    components: {
      securitySchemes: {
        session: {
          type: 'http',
          scheme: 'bearer',
          description: 'POST /session exchanges the code of a launch link for it.',
        },
      },
    },
  });
}
