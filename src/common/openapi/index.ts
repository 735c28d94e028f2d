export { ApiProblems, guardProblems } from './api-problems.decorator.js';
export { problemExamples, refersTo, sharedHeaders } from './components.js';
export { type ConstantHeader, constantHeadersOf } from './constant-headers.js';
export { ProblemResponse } from './problem.response.js';
