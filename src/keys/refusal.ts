/** Why a command did not do what it was told; the message is one line for whoever gave it. */
export class KeysRefusal extends Error {
  override readonly name = 'KeysRefusal';
}
