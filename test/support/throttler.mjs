/**
 * @nestjs/throttler is CommonJS and requires Nest, which is ESM: Node can do that since 20.19, Jest with Node 24.9
 * only. Here its own files are run, as they are, on the Nest that the test has imported. jest.config.mjs maps
 * the package to this file.
 */
import * as common from '@nestjs/common';
import * as core from '@nestjs/core';
import asyncHooks from 'node:async_hooks';
import crypto from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import net from 'node:net';
import { dirname, join } from 'node:path';

const imported = {
  '@nestjs/common': common,
  '@nestjs/core': core,
  async_hooks: asyncHooks,
  net,
  'node:crypto': crypto,
};
const loaded = new Map();

function load(path) {
  const known = loaded.get(path);
  if (known) return known;
  const exports = {};
  loaded.set(path, exports);
  const run = new Function('exports', 'require', `${readFileSync(path, 'utf8')}\n//# sourceURL=${path}`);
  run(exports, (name) => (name.startsWith('./') ? load(join(dirname(path), `${name}.js`)) : imported[name]));
  return exports;
}

/** What src/ imports of it; one that is missing here fails with its name. */
export const {
  InjectThrottlerOptions,
  InjectThrottlerStorage,
  normalizeIp,
  ThrottlerGuard,
  ThrottlerModule,
} = load(createRequire(import.meta.url).resolve('@nestjs/throttler/dist/index.js'));
