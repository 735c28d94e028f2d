export { DomainError, type FieldError, validationError } from './domain-error.js';
export { type ErrorCode } from './error-codes.js';
export { problemCatalogue } from './problem-catalogue.js';
export { type Problem, problemHeaders, problemMediaType, problemType, toProblem } from './problem.js';
export { ProblemFilter, sendProblem } from './problem.filter.js';
export { isDatabaseOutage, toDomainError } from './to-domain-error.js';
