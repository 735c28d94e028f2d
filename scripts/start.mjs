// `npm start`: the production start, of what `npm run build` made.
import { existsSync } from 'node:fs';

const main = new URL('../dist/src/main.js', import.meta.url);
if (!existsSync(main)) {
  console.error(
    'There is no build yet. Run `npm run build` first, or `npm run quickstart` to try the service.',
  );
  process.exit(1);
}
process.env.NODE_ENV ||= 'production';
await import(main.href);
