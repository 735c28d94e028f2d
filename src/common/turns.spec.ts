import { Turns } from './turns.js';

describe('Turns', () => {
  it('lets two work at once, three wait, and refuses the sixth; those who waited come in their order', async () => {
    const turns = new Turns(2, 3);
    const begun: number[] = [];
    const ends: (() => void)[] = [];
    const work = (n: number) => async (): Promise<number> => {
      begun.push(n);
      await new Promise<void>((resolve) => ends.push(resolve));
      return n;
    };
    const taken = [1, 2, 3, 4, 5].map((n) => turns.take(work(n)));
    await expect(turns.take(work(6))).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    expect(begun).toEqual([1, 2]);
    for (const [i, each] of taken.entries()) {
      ends[i]?.();
      expect(await each).toBe(i + 1);
      await new Promise(setImmediate);
      expect(begun).toHaveLength(Math.min(i + 3, 5));
    }
    expect(begun).toEqual([1, 2, 3, 4, 5]);
  });

  it('goes on after a work that failed', async () => {
    const turns = new Turns(1, 0);
    await expect(turns.take(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await turns.take(() => Promise.resolve('next'))).toBe('next');
  });
});
