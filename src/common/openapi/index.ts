export { ApiProblems, guardProblems } from './api-problems.decorator.js';
export { ProblemResponse } from './problem.response.js';
