import { type FastifyInstance } from 'fastify';

export interface Route {
  readonly method: string;
  /** As it was registered, such as `/v1/addresses/:id`. */
  readonly path: string;
}

/**
 * Every route that the router itself knows, whoever registered it: read from its printed tree, since Fastify
 * gives no list of what is there already.
 */
export function routesOf(fastify: FastifyInstance): Route[] {
  const routes: Route[] = [];
  const branch: string[] = [];
  for (const line of fastify.printRoutes().split('\n')) {
    const [, indent, segment, methods] = /^(.*)[├└]── (.*?)(?: \(([A-Z, -]+)\))?$/.exec(line) ?? [];
    if (indent === undefined || segment === undefined) continue;
    branch.length = indent.length / 4;
    branch.push(segment === '(empty root node)' ? '' : segment);
    for (const method of methods?.split(', ') ?? []) routes.push({ method, path: branch.join('') });
  }
  for (const { method, path } of routes) {
    // A tree that is printed otherwise one day must not pass for another one.
    const known = fastify.hasRoute({ method, url: path === '*' ? '/*' : path });
    if (!known) throw new Error(`the routes were misread at ${method} ${path}`);
  }
  return routes;
}
