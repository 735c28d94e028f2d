import { deadline } from '../deadline.js';

/** How long WeChat waits for a back end before it cuts the connection. In real time, whatever the simulated clock says. */
const PATIENCE_MS = 5_000;
const BODY_CHARACTERS = 16_384;

/** What a back end said. */
export interface Heard {
  /** null: no answer. */
  readonly status: number | null;
  readonly body: string | null;
  readonly error: string | null;
  readonly ms: number;
}

/** What it is asked. */
export interface Question {
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Asks a back end once, over a connection of its own, and follows no redirect. Never throws. */
export async function ask(url: URL, init: Question, closing: AbortSignal): Promise<Heard> {
  const start = performance.now();
  const took = (): number => Math.round(performance.now() - start);
  const { signal, clear } = deadline(PATIENCE_MS, closing);
  try {
    const answer = await fetch(url, {
      ...init,
      headers: { ...init.headers, connection: 'close' },
      redirect: 'manual',
      signal,
    });
    const body = (await answer.text()).slice(0, BODY_CHARACTERS);
    return { status: answer.status, body, error: null, ms: took() };
  } catch (error) {
    return { status: null, body: null, error: reasonOf(error), ms: took() };
  } finally {
    clear();
  }
}

/** Why a fetch that is cut after five seconds has failed, in a word or a few. */
export function reasonOf(error: unknown): string {
  const { name, message, cause } = error as Error & { cause?: { code?: string } };
  return name === 'TimeoutError' ? 'no answer within 5 s' : (cause?.code ?? message);
}
