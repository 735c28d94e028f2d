import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ValidateBy } from 'class-validator';
import { Optional } from './optional.decorator.js';

/**
 * Control characters, line ends and halves of characters: no line of text has them, and PostgreSQL takes no NUL. And what
 * turns the text beside it around (U+202E and the like).
 */
const forbidden = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;

export interface TextOptions {
  /** Characters (Unicode code points) without the blanks around them; 0: it may be empty, or left out. */
  readonly min?: number;
  readonly max: number;
  readonly description: string;
  readonly example: string;
}

/** A line of text of a request, without the blanks around it. Writes its OpenAPI entry. */
export function Text({ min = 1, max, ...documented }: TextOptions): PropertyDecorator {
  const faultOf = (value: unknown): string | undefined => {
    if (typeof value !== 'string') return 'must be a string';
    const { length } = Array.from(value);
    if (length < min || length > max)
      return `must have ${min} to ${max} characters, without blanks around them`;
    return forbidden.test(value)
      ? 'must not contain control characters, line ends or characters that change the direction of the text'
      : undefined;
  };
  return applyDecorators(
    ApiProperty({ type: String, required: min > 0, minLength: min, maxLength: max, ...documented }),
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value)),
    ...(min > 0 ? [] : [Optional()]),
    ValidateBy({
      name: 'text',
      validator: {
        validate: (value) => faultOf(value) === undefined,
        defaultMessage: (args) => faultOf(args?.value) ?? '',
      },
    }),
  );
}
