import { Param, ParseUUIDPipe } from '@nestjs/common';
import { validationError } from '../errors/index.js';

/** A path parameter that is a UUID; anything else is a VALIDATION_FAILED that names it. */
export function UuidParam(name: string): ParameterDecorator {
  return Param(
    name,
    new ParseUUIDPipe({
      exceptionFactory: () => validationError({ field: name, message: 'must be a UUID' }),
    }),
  );
}
