import { type DryRunEvent, type RuleFactory } from '@angular-devkit/schematics';
import { NodeModulesEngineHost, NodeWorkflow } from '@angular-devkit/schematics/tools/index.js';
import { fileURLToPath } from 'node:url';
import { lastValueFrom } from 'rxjs';
import { feature, type FeatureOptions } from './feature/index.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const collection = fileURLToPath(new URL('collection.json', import.meta.url));

/** The collection beside this file. The library would load a factory by require(), which takes no TypeScript. */
class Collection extends NodeModulesEngineHost {
  protected override _resolveReferenceString(factory: string): { ref: RuleFactory<object>; path: string } {
    return { ref: feature as RuleFactory<object>, path: factory };
  }
}

/**
 * All of it, or nothing.
 * @returns what was written
 * @throws Refusal
 */
export async function makeFeature(options: FeatureOptions): Promise<DryRunEvent[]> {
  const workflow = new NodeWorkflow(root, {
    schemaValidation: true,
    engineHostCreator: () => new Collection(),
  });
  const changes: DryRunEvent[] = [];
  workflow.reporter.subscribe((event) => changes.push(event));
  const work = workflow.execute({ collection, schematic: 'feature', options });
  await lastValueFrom(work, { defaultValue: undefined });
  return changes;
}
