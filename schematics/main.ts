import { type DryRunEvent } from '@angular-devkit/schematics';
import { parseArguments } from './arguments.js';
import { Refusal } from './refusal.js';
import { runScript } from './run-script.js';
import { usage } from './usage.js';
import { makeFeature } from './workflow.js';

/** `npm run new:feature` */
try {
  const { help, ...feature } = parseArguments(process.argv.slice(2));
  if (help) process.stdout.write(usage);
  else {
    const changes = await makeFeature({ ...feature, now: Date.now() });
    process.stdout.write(changes.map(line).join(''));
    process.stdout.write(await runScript('openapi'));
    process.stdout.write('\nNow make it yours: docs/add-a-feature.md. Then: npm run check\n');
  }
} catch (error) {
  const isRefused = error instanceof Refusal;
  const { message } = error as Error;
  process.stderr.write(
    isRefused ? `${message}. Nothing was written. See: npm run new:feature -- --help\n` : `${message}\n`,
  );
  process.exitCode = isRefused ? 2 : 1;
}

function line({ kind, path }: DryRunEvent): string {
  return `${kind === 'create' ? 'wrote' : 'changed'} ${path.replace(/^\//, '')}\n`;
}
