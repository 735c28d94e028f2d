import { Program } from './support/program.js';

/** What a script prints as JSON, in a process of its own: Jest's realm has other errors than Node's own modules. */
async function printedBy(code: string): Promise<{ output: unknown; stderr: string }> {
  const program = Program.script(code);
  const { code: status } = await program.ended;
  if (status !== 0) throw new Error(program.stderr);
  return { output: JSON.parse(program.stdout), stderr: program.stderr };
}

const configured = `{ bucket: 'pictures', region: 'us-east-1', accessKeyId: 'AKIDplanted', secretAccessKey: 'planted', forcePathStyle: true, prefix: '' }`;

it('a service without a bucket loads nothing of the client, and one with a bucket does', async () => {
  const { output } = await printedBy(`
    import { createRequire } from 'node:module';
    const { cache } = createRequire(process.cwd() + '/');
    const loaded = () => Object.keys(cache).some((path) => path.includes('@aws-sdk'));
    await import('./src/app.module.ts');
    const { S3Storage } = await import('./src/storage/s3-storage.ts');
    const storage = new S3Storage({ ...${configured}, endpoint: 'http://127.0.0.1:1' });
    const before = loaded();
    await storage.onModuleInit();
    console.log(JSON.stringify([before, loaded()]));
  `);
  expect(output).toEqual([false, true]);
});

it('a server that cannot be reached is told by what the system says, without keys and addresses', async () => {
  const { output, stderr } = await printedBy(`
    import { S3Storage } from './src/storage/s3-storage.ts';
    const failures = [];
    for (const endpoint of ['http://127.0.0.1:1', 'http://s3.invalid']) {
      const storage = new S3Storage({ ...${configured}, endpoint });
      const name = '019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c.jpg';
      const calls = [() => storage.put(name, Buffer.from('x'), 'image/jpeg'), () => storage.get(name), () => storage.remove(name)];
      for (const call of calls) await call().catch(({ code, cause }) => failures.push([code, cause.message]));
    }
    console.log(JSON.stringify(failures));
  `);
  const operations = ['PutObject', 'GetObject', 'DeleteObject'];
  const failures = [/ECONNREFUSED$/, /ENOTFOUND$|EAI_AGAIN$/].flatMap((reason): unknown[] =>
    operations.map((operation) => [
      'SERVICE_UNAVAILABLE',
      expect.stringMatching(new RegExp(`^S3 ${operation}: (?=${reason.source})`)) as unknown,
    ]),
  );
  expect(output).toEqual(failures);
  expect(stderr).not.toContain('planted');
});
