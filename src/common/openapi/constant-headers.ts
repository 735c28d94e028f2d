import { type INestApplicationContext } from '@nestjs/common';
import { HEADERS_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';

/** Where @ApiOperation() writes; @nestjs/swagger does not export the name. */
const OPERATION = 'swagger/apiOperation';

export interface ConstantHeader {
  readonly name: string;
  readonly value: string;
}

/** What `@Header()` of its handler gives every success of an operation, by operationId. */
export function constantHeadersOf(app: INestApplicationContext): Map<string, readonly ConstantHeader[]> {
  const found = new Map<string, readonly ConstantHeader[]>();
  const scanner = new MetadataScanner();
  for (const module of app.get(ModulesContainer).values()) {
    for (const { metatype } of module.controllers.values()) {
      const prototype = metatype?.prototype as Record<string, object>;
      for (const name of scanner.getAllMethodNames(prototype)) {
        const handler = prototype[name] as object;
        const operation = Reflect.getMetadata(OPERATION, handler) as { operationId?: string } | undefined;
        const headers = Reflect.getMetadata(HEADERS_METADATA, handler) as ConstantHeader[] | undefined;
        if (operation?.operationId !== undefined && headers) found.set(operation.operationId, headers);
      }
    }
  }
  return found;
}
