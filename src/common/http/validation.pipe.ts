import { type ValidationError, ValidationPipe } from '@nestjs/common';
import { DomainError, type FieldError } from '../errors/index.js';

/** An answer is no echo: it tells a developer what is wrong, and not all that a hostile client invents. */
const maxErrors = 20;
const maxFieldLength = 100;

/** Accepts what the DTO declares and nothing else, and says which field is wrong and why, never its value. */
export function createValidationPipe(): ValidationPipe {
  return new ValidationPipe({
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

function fieldErrors(error: ValidationError, parent = ''): FieldError[] {
  const field = (parent + (error.property || 'body')).slice(0, maxFieldLength);
  const own = Object.entries(error.constraints ?? {}).map(([rule, message]) => ({
    field,
    message:
      rule === 'whitelistValidation' ? 'is not a known property' : withoutName(message, error.property),
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => fieldErrors(child, `${field}.`))];
}

/** class-validator's messages begin with the property, which `field` tells already. */
function withoutName(message: string, property: string): string {
  return message.startsWith(`${property} `) ? message.slice(property.length + 1) : message;
}
