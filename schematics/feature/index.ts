import {
  apply,
  applyTemplates,
  chain,
  MergeStrategy,
  mergeWith,
  type Rule,
  type Tree,
  url,
} from '@angular-devkit/schematics';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import {
  addMigration,
  addModule,
  addPersonalData,
  appModule,
  migrationsIndex,
  nextTimestamp,
  privacy,
} from './edits.js';
import { namesOf } from './names.js';
import { refuseWhatIsTaken, type Sources } from './taken.js';

/** See schema.json. */
export interface FeatureOptions {
  readonly name: string;
  readonly singular?: string;
  readonly now: number;
}

/**
 * A feature module out of `files/`, and its places in the lists of the project.
 * @throws Refusal before anything is written
 */
export function feature(options: FeatureOptions): Rule {
  return (project) => {
    const names = namesOf(options.name, options.singular);
    const timestamp = nextTimestamp(project.readText(migrationsIndex), options.now);
    const files = apply(url('./files'), [
      applyTemplates({ ...names, timestamp }),
      (made) => {
        refuseWhatIsTaken(sourcesOf(project, 'src', 'migrations', 'test'), sourcesOf(made, ''), names);
      },
      tidyAll,
    ]);
    return chain([
      mergeWith(files, MergeStrategy.Error),
      edit(appModule, (text) => addModule(text, `${names.Plural}Module`, `./${names.name}/index.js`)),
      edit(privacy, (text) => addPersonalData(text, names)),
      edit(migrationsIndex, (text) =>
        addMigration(text, `${names.Plural}${timestamp}`, `./${timestamp}-${names.name}.js`),
      ),
    ]);
  };
}

function sourcesOf(tree: Tree, ...folders: readonly string[]): Sources {
  const sources = new Map<string, string>();
  for (const folder of folders) {
    tree.getDir(`/${folder}`).visit((path) => {
      if (path.endsWith('.ts')) sources.set(path.slice(1), tree.readText(path));
    });
  }
  return sources;
}

function edit(path: string, change: (text: string) => string): Rule {
  return async (tree) => {
    tree.overwrite(path, await tidy(path, change(tree.readText(path))));
  };
}

/** Names have any length, and lines break where they must. */
async function tidyAll(tree: Tree): Promise<void> {
  for (const [path, text] of sourcesOf(tree, '')) tree.overwrite(path, await tidy(path, text));
}

async function tidy(path: string, text: string): Promise<string> {
  const filepath = fileURLToPath(new URL(`../../${path}`, import.meta.url));
  return format(text, { ...(await resolveConfig(filepath, { editorconfig: true })), filepath });
}
