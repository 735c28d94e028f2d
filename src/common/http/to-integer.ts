/** For `@Transform()` of a query parameter: decimal and nothing else; Number() takes '', ' 7 ', '0x7' and '7e0' as well. */
export function toInteger({ value }: { value: unknown }): unknown {
  return typeof value === 'string' && /^-?\d{1,9}$/.test(value) ? Number(value) : value;
}
