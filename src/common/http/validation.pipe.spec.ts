import { Transform } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, Min } from 'class-validator';
import { DomainError, type FieldError } from '../errors/index.js';
import { toInteger } from './to-integer.js';
import { createValidationPipe } from './validation.pipe.js';

class Body {
  @IsOptional()
  @IsString()
  name?: string;
}

class Query {
  @Transform(toInteger)
  @IsInt()
  @Min(1)
  @Max(100)
  limit!: number;
}

const pipe = createValidationPipe();

async function faults(
  type: 'body' | 'query',
  metatype: typeof Body | typeof Query,
  value: unknown,
): Promise<readonly FieldError[] | undefined> {
  try {
    await pipe.transform(value, { type, metatype });
    return undefined;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return error.errors;
  }
}

describe('what the validation says', () => {
  it.each([['null'], ['[]'], ['1'], ['0'], ['"a"'], ['""'], ['true'], ['false']])(
    'of the body %s, where no member is required: that it must be an object',
    async (json) => {
      const expected = [{ field: 'body', message: 'must be a JSON object' }];
      expect(await faults('body', Body, JSON.parse(json))).toEqual(expected);
    },
  );

  it('of an object: nothing, when every member may be left out', async () => {
    expect(await faults('body', Body, {})).toBeUndefined();
  });

  it.each([
    ['-1', 'must not be less than 1'],
    ['0', 'must not be less than 1'],
    ['101', 'must not be greater than 100'],
  ])('of a number that is out of bounds (%s): which bound', async (limit, message) => {
    expect(await faults('query', Query, { limit })).toEqual([{ field: 'limit', message }]);
  });
});
