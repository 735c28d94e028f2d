import { BenchError } from './errors.js';
import { type Load, type Scenario } from './scenarios/index.js';
import { type Server, type Stage } from './stage.js';

/**
 * Sends one request to every server of a scenario: what is compared must do the same.
 * @throws BenchError when one does not answer 200, or with other members than the service
 */
export async function checkSameWork(scenario: Scenario, stage: Stage): Promise<void> {
  const { service } = stage.servers;
  const expected = await shapeOfAnswer(service, await scenario.prepare(service, stage));
  for (const name of scenario.floors) {
    const floor = stage.servers[name];
    const shape = await shapeOfAnswer(floor, await scenario.prepare(floor, stage));
    if (shape !== expected) {
      throw new BenchError(`${scenario.name}: ${name} answers {${shape}}, the service {${expected}}`);
    }
  }
}

async function shapeOfAnswer(server: Server, [first]: Load): Promise<string> {
  const request = typeof first.setupRequest === 'function' ? first.setupRequest({ ...first }, {}) : first;
  const { method = 'GET', path = '/', headers, body } = request;
  const response = await fetch(server.url + path, {
    method,
    headers: (headers ?? {}) as Record<string, string>,
    ...(typeof body === 'string' && { body }),
  });
  const text = await response.text();
  if (response.status !== 200) {
    throw new BenchError(`${server.name} answers ${method} ${path} with ${response.status}: ${text}`);
  }
  return shapeOf(JSON.parse(text)).sort().join(', ');
}

/** Every member's path and type. */
function shapeOf(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [`${path}: ${value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value}`];
  }
  return Object.entries(value).flatMap(([key, member]) => shapeOf(member, path ? `${path}.${key}` : key));
}
