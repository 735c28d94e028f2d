/** Nothing was made, and the message tells what to do. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}
