import { type ArgumentMetadata, type ValidationError, ValidationPipe } from '@nestjs/common';
import { DomainError, type FieldError, validationError } from '../errors/index.js';

/** An answer is no echo: it tells a developer what is wrong, and not all that a hostile client invents. */
const maxErrors = 20;
const maxFieldLength = 100;

/** Accepts what the DTO declares and nothing else, and says which field is wrong and why, never its value. */
export function createValidationPipe(): ValidationPipe {
  return new BodyIsAnObject({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    transformOptions: { enableImplicitConversion: false },
    stopAtFirstError: false,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) =>
      new DomainError('VALIDATION_FAILED', {
        errors: errors.flatMap((error) => fieldErrors(error)).slice(0, maxErrors),
      }),
  });
}

/** The library lets `null` pass for a body: where every member is optional nothing would notice. */
class BodyIsAnObject extends ValidationPipe {
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const valid: unknown = await super.transform(value, metadata);
    if (metadata.type === 'body' && value === null) {
      throw validationError({ field: 'body', message: noObject });
    }
    return valid;
  }
}

function fieldErrors(error: ValidationError, parent = ''): FieldError[] {
  const field = (parent + (error.property || 'body')).slice(0, maxFieldLength);
  const own = Object.entries(error.constraints ?? {}).map(([rule, message]) => ({
    field,
    message:
      rule === 'whitelistValidation' ? 'is not a known property' : withoutName(message, error.property),
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => fieldErrors(child, `${field}.`))];
}

/** What the library says of a body that is no object, where no member of it is required. */
const expectsObject = 'Validation failed (object is expected)';
const noObject = 'must be a JSON object';

/** class-validator's messages begin with the property, which `field` tells already. */
function withoutName(message: string, property: string): string {
  if (message === expectsObject) return noObject;
  return message.startsWith(`${property} `) ? message.slice(property.length + 1) : message;
}
