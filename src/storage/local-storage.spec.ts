import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { LocalStorage } from './local-storage.js';

const name = '019ab0c4-7d1e-7a52-9c1b-5d3f0e9a1b2c.jpg';

let base: string;
let folder: string;
let storage: LocalStorage;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'storage-'));
  folder = join(base, 'not', 'there', 'yet');
  storage = new LocalStorage({ dir: folder });
});
afterEach(() => rm(base, { recursive: true }));

async function read(what: string): Promise<string | undefined> {
  const file = await storage.get(what);
  if (!file) return undefined;
  const bytes = await buffer(file.stream);
  expect(bytes).toHaveLength(file.size);
  return bytes.toString();
}

it('gives back what was put, and makes its folder at the first use', async () => {
  expect(await read(name)).toBeUndefined();
  await storage.put(name, Buffer.from('one'));
  expect(await read(name)).toBe('one');
  await storage.put(name, Buffer.from('another'));
  expect(await read(name)).toBe('another');
  expect(await readdir(folder)).toEqual([name]);
});

it('removes what is there, and minds nothing that is not', async () => {
  await storage.remove(name);
  await storage.put(name, Buffer.from('one'));
  await storage.remove(name);
  await storage.remove(name);
  expect(await read(name)).toBeUndefined();
});

it("removes what a crash has left half written, which until then is not served and in nobody's way", async () => {
  await storage.put(name, Buffer.from('one'));
  await storage.remove(name);
  await writeFile(join(folder, `.${name}.tmp`), 'ha');
  expect(await read(name)).toBeUndefined();
  await storage.remove(name);
  expect(await readdir(folder)).toEqual([]);
  await writeFile(join(folder, `.${name}.tmp`), 'much longer than the whole');
  await storage.put(name, Buffer.from('whole'));
  expect([await read(name), await readdir(folder)]).toEqual(['whole', [name]]);
});

it('has stored, and removed, what is removed while it is being put', async () => {
  await storage.put(name, Buffer.from('former'));
  const putting = storage.put(name, Buffer.alloc(16 * 1024 * 1024));
  const isBegun = async (): Promise<boolean> => (await readdir(folder)).length > 1;
  while (!(await isBegun()));
  await storage.remove(name);
  await putting;
  expect(await readdir(folder)).toEqual([]);
});

it.each([
  '../secret.jpg',
  '../../../../../../../../../../etc/passwd',
  `../${name}`,
  `./${name}`,
  `/${name}`,
  `${name}\0`,
  `${name}\n`,
  name.replace('.jpg', '.svg'),
  name.toUpperCase(),
  '',
  '.',
  `${'-'.repeat(35)}/.jpg`,
])('touches nothing by the name %j', async (foreign) => {
  await storage.put(name, Buffer.from('one'));
  await writeFile(join(folder, '..', 'secret.jpg'), 'secret');
  await writeFile(join(folder, '..', name), 'secret');
  expect(await read(foreign)).toBeUndefined();
  await storage.remove(foreign);
  await expect(storage.put(foreign, Buffer.from('mine'))).rejects.toThrow('not a name');
  expect(await readdir(folder)).toEqual([name]);
  expect((await readdir(join(folder, '..'))).sort()).toEqual([name, 'secret.jpg', 'yet'].sort());
});

it('leaves no half of a file behind, and the reason is told', async () => {
  await writeFile(join(base, 'not'), 'a file where the folder should be');
  await expect(storage.put(name, Buffer.from('one'))).rejects.toMatchObject({ code: 'ENOTDIR' });
  await expect(storage.get(name)).rejects.toMatchObject({ code: 'ENOTDIR' });
});
