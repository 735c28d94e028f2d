type LabelValue = string | number;

/**
 * A metric's children by the values of its labels, each resolved once: prom-client's `labels()` costs more than
 * the counting. Whoever asks keeps the values a closed set, for a child stays.
 */
export class Series<Child> {
  private readonly children = new Map<string, Child>();

  constructor(private readonly resolve: (values: string[]) => Child) {}

  of(...values: LabelValue[]): Child {
    const key = values.join('\n');
    const known = this.children.get(key);
    if (known !== undefined) return known;
    const child = this.resolve(values.map(String));
    this.children.set(key, child);
    return child;
  }
}
