/** What an expression asks of the metrics. */
export interface Asked {
  /** The series it reads, with the labels it selects them by; a value where it asks for exactly that one. */
  readonly series: readonly {
    readonly name: string;
    readonly matchers: Readonly<Record<string, string | null>>;
  }[];
  /** The labels it groups by. */
  readonly grouping: readonly string[];
}

const keywords = new Set(['and', 'or', 'unless', 'bool', 'offset', 'inf', 'nan']);
const clauses = /\b(by|without|on|ignoring|group_left|group_right)\s*\(([^)]*)\)/g;

/** Reads as much of PromQL as our expressions use. */
export function readPromql(expression: string): Asked {
  const strings: string[] = [];
  const grouping: string[] = [];
  const rest = expression
    // Texts first: whatever stands in them is no syntax.
    .replace(/"((?:[^"\\]|\\.)*)"/g, (_, text: string) => `"${strings.push(text) - 1}"`)
    .replace(/\[[^\]]*\]/g, '')
    .replace(clauses, (_, _clause, labels: string) => {
      grouping.push(...labels.split(',').map((label) => label.trim()));
      return '';
    });
  const series = [...rest.matchAll(/([a-zA-Z_:][\w:]*)\s*(\(|\{([^}]*)\})?/g)]
    .filter(([, name = '', next]) => next !== '(' && !keywords.has(name.toLowerCase()))
    .map(([, name = '', , list = '']) => ({
      name,
      matchers: Object.fromEntries(
        [...list.matchAll(/(\w+)\s*(=~|!~|!=|=)\s*"(\d+)"/g)].map(([, label = '', operator, text]) => [
          label,
          operator === '=' ? (strings[Number(text)] ?? null) : null,
        ]),
      ),
    }));
  return { series, grouping };
}
