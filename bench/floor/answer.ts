import { type IncomingMessage } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly cacheControl: string;
  readonly body: object;
}

/** One operation of the floor; `body` is what the client sent. */
export type Operation = (request: IncomingMessage, body: string) => Promise<Answer>;

export function refuse(status: number): Answer {
  return { status, cacheControl: 'no-store', body: { status } };
}
