/** Every wrong variable at once: fixing them one boot at a time is what operators hate most. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';

  /** @param problems one line each, `NAME: what is wrong and what to set`; never a secret's value. */
  constructor(readonly problems: readonly string[]) {
    super(
      [
        'The configuration is not usable. See .env.example for every variable.',
        ...problems.map((p) => `  - ${p}`),
      ].join('\n'),
    );
  }
}
