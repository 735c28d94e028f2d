import { send } from './support/http.js';
import { freePort } from './support/ports.js';
import { realisticSecrets, type RunningService, startService } from './support/service.js';
import { Workspace } from './support/workspace.js';

let workspace: Workspace;
let asItIs: RunningService;
let switchedOn: RunningService;

beforeAll(async () => {
  workspace = await Workspace.open();
  const postgres = await workspace.startPostgres();
  // The official host of WeChat is what it is set to then; nobody logs in here.
  const production = {
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    SHUTDOWN_DRAIN_MS: '0',
    ...realisticSecrets(),
    DATABASE_URL: postgres.url,
  };
  [asItIs, switchedOn] = await Promise.all([
    startService(workspace, { ...production, PORT: String(await freePort()) }),
    startService(workspace, { ...production, PORT: String(await freePort()), SWAGGER_ENABLED: 'true' }),
  ]);
});

afterAll(() => workspace.close());

describe('in production', () => {
  it.each(['/docs', '/docs/', '/docs/openapi.json', '/docs/swagger-ui-bundle.js', '/docs-json'])(
    '%s is not there',
    async (path) => {
      const answer = await send(asItIs.url + path);
      expect(answer).toMatchObject({
        status: 404,
        contentType: expect.stringContaining('application/problem+json') as string,
      });
      expect(JSON.parse(answer.text)).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    },
  );

  it('the service itself is', async () => {
    expect(await send(`${asItIs.url}/health/live`)).toHaveProperty('status', 200);
    expect(await send(`${asItIs.url}/health/ready`)).toHaveProperty('status', 200);
  });

  it('SWAGGER_ENABLED=true serves the page and the document', async () => {
    const page = await send(`${switchedOn.url}/docs`);
    expect(page).toMatchObject({ status: 200, contentType: expect.stringContaining('text/html') as string });
    const bundle = await send(`${switchedOn.url}/docs/swagger-ui-bundle.js`);
    expect(bundle).toHaveProperty('status', 200);

    const document = await send(`${switchedOn.url}/docs/openapi.json`);
    expect(document).toMatchObject({
      status: 200,
      contentType: expect.stringContaining('application/json') as string,
    });
    expect(JSON.parse(document.text)).toMatchObject({
      openapi: expect.stringMatching(/^3\./) as string,
      paths: { '/v1/auth/wechat/login': { post: {} }, '/v1/users/me': { get: {} } },
    });
  });
});
