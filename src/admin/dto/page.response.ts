export { nextCursorProperty } from '../../common/http/index.js';
