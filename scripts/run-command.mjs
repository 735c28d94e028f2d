// A command of src/: of the sources in a checkout, of what `npm run build` made in production.
import { existsSync } from 'node:fs';

/** @param {string} name of the file in src/ */
export async function runCommand(name) {
  const built = new URL(`../dist/src/${name}.js`, import.meta.url);
  if (await useSources()) {
    await import(new URL(`../src/${name}.ts`, import.meta.url).href);
  } else if (existsSync(built)) {
    await import(built.href);
  } else {
    console.error('There is no build yet. Run `npm run build` first.');
    process.exitCode = 1;
  }
}

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
