import { existsSync } from 'node:fs';

if (!existsSync(new URL('../dist/src/main.js', import.meta.url))) {
  console.error(
    'There is no build yet. Run `npm run build` first, or `npm run quickstart` to try the service.',
  );
  process.exit(1);
}
