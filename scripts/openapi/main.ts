// `npm run openapi`: writes the OpenAPI document and its types; with --check it writes nothing, and fails where they are not as they should be.
import { readFile, writeFile } from 'node:fs/promises';
import { readDocument } from './document.js';
import { filesOf, paths } from './files.js';

const root = new URL('../../', import.meta.url);
const [option, ...rest] = process.argv.slice(2);

if (rest.length > 0 || (option !== undefined && option !== '--check')) {
  console.error('usage: npm run openapi [-- --check]');
  process.exitCode = 2;
} else {
  const files = Object.entries(await filesOf(await readDocument()));
  const kept = await Promise.all(
    files.map(([path]) => readFile(new URL(path, root), 'utf8').catch(() => '')),
  );
  const stale = files.filter(([, text], i) => text !== kept[i]);
  if (option === '--check') {
    for (const [path] of stale) console.error(`${path} is not what the sources say.`);
    if (stale.length > 0) {
      console.error('Run `npm run openapi`, look at what has changed, and commit it.');
      process.exitCode = 1;
    }
  } else {
    for (const [path, text] of stale) {
      await writeFile(new URL(path, root), text);
      console.log(`wrote ${path}`);
    }
    if (stale.length === 0) console.log(`${paths.join(', ')}: up to date`);
  }
}
