import { type Agent, request } from 'node:http';

export interface HttpAnswer {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly text: string;
}

/** One request, on a connection that the agent keeps or on one of its own. Rejects unless the whole answer comes. */
export async function send(
  url: string,
  options: { agent?: Agent; body?: unknown; token?: string } = {},
): Promise<HttpAnswer> {
  const { agent = false, body, token } = options;
  return await new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      {
        agent,
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
        },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.once('error', reject).once('end', () => {
          resolve({ status: response.statusCode ?? 0, contentType: response.headers['content-type'], text });
        });
      },
    );
    outgoing.once('error', (error) => {
      // A client that keeps connections meets these two differently.
      reject(Object.assign(error, { reusedSocket: outgoing.reusedSocket }));
    });
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
