// `npm run keys`: of the sources in a checkout, of what `npm run build` made in production.
import { existsSync } from 'node:fs';

const built = new URL('../dist/src/keys.js', import.meta.url);

async function useSources() {
  if (process.env.NODE_ENV === 'production') return false;
  try {
    await import('@swc-node/register/esm-register');
    return true;
  } catch (error) {
    if (error.code === 'ERR_MODULE_NOT_FOUND') return false;
    throw error;
  }
}

if (await useSources()) {
  await import('../src/keys.ts');
} else if (existsSync(built)) {
  await import(built.href);
} else {
  console.error('There is no build yet. Run `npm run build` first.');
  process.exitCode = 1;
}
