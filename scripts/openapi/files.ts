import { type OpenAPIObject } from '@nestjs/swagger';
import openapiTS, { astToString } from 'openapi-typescript';

/** What is kept in the repository, by its path. */
export type Files = Readonly<Record<'docs/openapi.json' | 'docs/openapi.d.ts', string>>;

const notice = `/**
 * The types of the API, for openapi-fetch and for you (docs/openapi.md).
 * Made by \`npm run openapi\` from docs/openapi.json: change the controllers, not this.
 */

`;

/** The files that tell of the document. The same document gives the same bytes. */
export async function filesOf(document: OpenAPIObject): Promise<Files> {
  const json = `${JSON.stringify(document, null, 2)}\n`;
  // It works on what it is given.
  const types = astToString(await openapiTS(JSON.parse(json) as never));
  return { 'docs/openapi.json': json, 'docs/openapi.d.ts': notice + types };
}
