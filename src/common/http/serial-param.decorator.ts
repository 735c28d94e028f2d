import { Param, type PipeTransform } from '@nestjs/common';
import { validationError } from '../errors/index.js';

const largest = 2n ** 63n - 1n;

/** A path parameter that is a number which PostgreSQL counted (bigint), as text; anything else is a VALIDATION_FAILED that names it. */
export function SerialParam(name: string): ParameterDecorator {
  const pipe: PipeTransform<unknown, string> = {
    transform: (value) => {
      if (typeof value === 'string' && /^[1-9]\d{0,18}$/.test(value) && BigInt(value) <= largest)
        return value;
      throw validationError({ field: name, message: 'must be a positive integer' });
    },
  };
  return Param(name, pipe);
}
