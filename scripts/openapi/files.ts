import { type OpenAPIObject } from '@nestjs/swagger';
import openapiTS, { astToString } from 'openapi-typescript';
import { miniProgramPart, withoutAbsences } from './mini-program.js';

/** What is kept in the repository, by its path. */
export type Files = Readonly<Record<(typeof paths)[number], string>>;

export const paths = ['docs/openapi.json', 'docs/openapi.d.ts', 'miniprogram/services/openapi.d.ts'] as const;

const notice = `/**
 * The types of the API, for openapi-fetch and for you (docs/openapi.md).
 * Made by \`npm run openapi\` from docs/openapi.json: change the controllers, not this.
 */

`;

const miniProgramNotice = `/**
 * The types of what a mini program calls: a part of weapp-auth's docs/openapi.json (see docs/openapi.md there), copied with this folder.
 * Made by \`npm run openapi\`: change the controllers, not this.
 */

`;

/** The files that tell of the document. The same document gives the same bytes. */
export async function filesOf(document: OpenAPIObject): Promise<Files> {
  const json = `${JSON.stringify(document, null, 2)}\n`;
  // It works on what it is given.
  const types = await typesOf(JSON.parse(json));
  const miniProgramTypes = withoutAbsences(await typesOf(miniProgramPart(document)));
  return {
    'docs/openapi.json': json,
    'docs/openapi.d.ts': notice + types,
    'miniprogram/services/openapi.d.ts': miniProgramNotice + miniProgramTypes,
  };
}

async function typesOf(document: unknown): Promise<string> {
  return astToString(await openapiTS(document as never));
}
