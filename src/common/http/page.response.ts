/** Of `nextCursor` in the answer of a list. */
export const nextCursorProperty = {
  type: String,
  nullable: true,
  description: 'For the parameter `cursor`; null: this is the last page',
  example: null,
} as const;
