import { once } from 'node:events';
import { connect } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { type EmbeddedPostgres } from '../../quickstart/embedded-postgres.js';
import { TestWechat } from '../support/wechat.js';
import { eventually } from './support/eventually.js';
import { send } from './support/http.js';
import { Load } from './support/load.js';
import { type Environment, Program } from './support/program.js';
import {
  randomMasterKeys,
  type RunningService,
  serviceEnvironment,
  startService,
} from './support/service.js';
import { Workspace } from './support/workspace.js';

const masterKeys = randomMasterKeys();
let workspace: Workspace;
let wechat: TestWechat;
let postgres: EmbeddedPostgres;

beforeAll(async () => {
  workspace = await Workspace.open();
  wechat = await TestWechat.start();
  workspace.onClose(() => wechat.close());
  postgres = await workspace.startPostgres();
});

afterAll(() => workspace.close());

async function environment(own: Environment): Promise<Environment> {
  const env = await serviceEnvironment({ databaseUrl: postgres.url, wechat });
  return { ...env, MASTER_KEYS: masterKeys, ...own };
}

async function start(own: Environment): Promise<RunningService> {
  return startService(workspace, await environment(own));
}

/** How many planned faults no request has met yet. */
async function faultsToCome(): Promise<number> {
  const response = await fetch(`${wechat.url}/_control/faults`);
  return ((await response.json()) as unknown[]).length;
}

describe('told to stop, the service', () => {
  it.each([[0], [500]])(
    'gives a whole answer to whatever was begun, be it slow, with a drain of %i ms',
    async (drain) => {
      // Two at once, since what a stop can drop is a matter of moments.
      const instances = await Promise.all([1, 2].map(() => start({ SHUTDOWN_DRAIN_MS: String(drain) })));
      const loads = instances.map(({ url }) => new Load(url, wechat, 20));
      await eventually('load on each', () => loads.every(({ answered }) => answered > 200));

      await wechat.fault({ kind: 'delay', ms: 500, times: 10 });
      await eventually('slow logins under way', async () => (await faultsToCome()) === 0);
      for (const { program } of instances) program.kill('SIGTERM');

      await Promise.all(loads.map((load) => load.refused()));
      expect(loads.flatMap(({ failures }) => failures)).toEqual([]);
      for (const { program } of instances) {
        expect(await program.ended).toEqual({ code: 0, signal: null });
        expect(program.stderr).toBe('');
      }
    },
  );

  it('is unready at once but serves on until its drain is over, or until it is told a second time', async () => {
    const { program, url } = await start({ SHUTDOWN_DRAIN_MS: '60000' });
    program.kill('SIGTERM');
    const unready = await program.whileRunning('unreadiness', async () => {
      const answer = await send(`${url}/health/ready`);
      return answer.status === 200 ? undefined : answer;
    });
    expect(unready).toMatchObject({
      status: 503,
      contentType: expect.stringContaining('application/problem+json'),
    });
    expect(JSON.parse(unready.text)).toMatchObject({ code: 'SERVICE_UNAVAILABLE' });

    const code = await wechat.code();
    const { status, text } = await send(`${url}/v1/auth/wechat/login`, { body: { code } });
    expect(status).toBe(200);
    const { accessToken: token } = JSON.parse(text) as { accessToken: string };
    expect(await send(`${url}/v1/users/me`, { token })).toHaveProperty('status', 200);
    expect(await send(`${url}/health/live`)).toHaveProperty('status', 200);

    // Well before the drain is over: no test may take that long.
    await eventually('its end', () => {
      program.kill('SIGTERM');
      return !program.running;
    });
    expect(await program.ended).toEqual({ code: 1, signal: null });
    await expect(send(`${url}/health/live`)).rejects.toThrow('ECONNREFUSED');
  });

  it('does not wait for a connection that a browser has opened ahead, but for a request on its way', async () => {
    const { program, url } = await start({ SHUTDOWN_DRAIN_MS: '0' });
    const { hostname, port } = new URL(url);
    const silent = connect(Number(port), hostname);
    const closed = once(silent.resume(), 'close');
    const slow = connect(Number(port), hostname);
    slow.write(
      'POST /v1/auth/wechat/login HTTP/1.1\r\nHost: any\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{',
    );
    const answer = textOf(slow);
    // Connections are taken in their order.
    expect(await send(`${url}/health/live`)).toHaveProperty('status', 200);
    program.kill('SIGTERM');

    await closed;
    slow.write('}');
    expect(await answer).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(await program.ended).toEqual({ code: 0, signal: null });
  });

  it('takes one Ctrl-C for one, though npm passes it on a second time', async () => {
    const env = await environment({ SHUTDOWN_DRAIN_MS: '0' });
    const npm = await Program.npmStart(workspace.folder, env);
    const { program, url } = await startService(workspace, env, npm);
    await wechat.fault({ kind: 'delay', ms: 500 });
    const login = send(`${url}/v1/auth/wechat/login`, { body: { code: await wechat.code() } });
    await eventually('a slow login under way', async () => (await faultsToCome()) === 0);
    program.killGroup('SIGINT');

    expect(await login).toHaveProperty('status', 200);
    expect(await program.ended).toEqual({ code: 0, signal: null });
  });
});
