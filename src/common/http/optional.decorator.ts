import { ValidateIf } from 'class-validator';

/** May be left out, but not be null: class-validator's IsOptional lets null through, and nobody expects it. */
export function Optional(): PropertyDecorator {
  return ValidateIf((_object, value) => value !== undefined);
}
