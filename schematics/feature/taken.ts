import { Refusal } from '../refusal.js';
import { type FeatureNames } from './names.js';

/** What is in files, by their paths from the root of the project. */
export type Sources = ReadonlyMap<string, string>;

/** Of each there must be one in the project: two schemas, tables or modules of one name would be taken for each other. */
const kinds: Readonly<Record<string, RegExp>> = {
  class: /\bclass (\w+)/g,
  operationId: /\boperationId: '(\w+)'/g,
  'path of operations': /@Controller\(\{ path: '([\w-]+)/g,
  'name of what is kept of users': /\breadonly name = '([\w-]+)'/g,
  table: /\bCREATE TABLE (\w+)/g,
};

/**
 * @param project as it is
 * @param made what would be added to it
 * @throws Refusal when a file of it, or what one declares, is there already
 */
export function refuseWhatIsTaken(
  project: Sources,
  made: Sources,
  { name, singularName }: FeatureNames,
): void {
  for (const folder of [`src/${name}/`, `src/${singularName}/`]) {
    for (const path of project.keys()) if (path.startsWith(folder)) throw taken(folder);
  }
  for (const path of made.keys()) if (project.has(path)) throw taken(path);
  const there = declarations(project);
  for (const declared of declarations(made).keys()) {
    const path = there.get(declared);
    if (path !== undefined) throw taken(`the ${declared} (${path})`);
  }
}

function taken(what: string): Refusal {
  return new Refusal(`${what} is there already: take another name`);
}

/** @returns in which file each is declared, by a text such as `table orders` */
function declarations(sources: Sources): Map<string, string> {
  const found = new Map<string, string>();
  for (const [path, text] of sources) {
    if (!/^(src|migrations)\/.*(?<!\.spec)\.ts$/.test(path)) continue;
    for (const [kind, pattern] of Object.entries(kinds)) {
      for (const [, name = ''] of text.matchAll(pattern)) found.set(`${kind} ${name}`, path);
    }
  }
  return found;
}
