export const usage = `Usage: npm run new:feature -- <name> [--singular <word>]

  <name>               What users will have many of: a plural noun in kebab case, such as orders or gift-cards.
  --singular <word>    What one of them is called, where it is not the English singular of the name.

Makes a module whose operations (/v1/<name>: list, create, read, change, delete) are guarded and see the user's own rows alone, its
migration and its tests, and registers it. It passes \`npm run check\` as it is; docs/add-a-feature.md says how to go on.
Writes all of it or, when a name is taken or unfit, nothing. Exits with 0 when done, 2 when it was refused.
`;
