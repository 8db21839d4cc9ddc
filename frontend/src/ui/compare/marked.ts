/** A part of what Markdown became (hast). */
type Node = { type: string; value?: string; children?: Node[]; tagName?: string; properties?: object };

const WORD = /[\p{L}\p{N}]+(?:[.,'’-][\p{L}\p{N}]+)*/gu;
// More than that is another text, and to compare it would hold up the page.
const MOST = 4_000_000;

export const wordsOf = (text: string): string[] => text.match(WORD) ?? [];

/** The places of those words that are not in the longest row of words both have in common. */
export function unlike(words: string[], others: string[]): Set<number> {
  const all = new Set(words.keys());
  if (words.length * others.length > MOST) return all;
  const wide = others.length + 1;
  const common = new Uint16Array((words.length + 1) * wide);
  const at = (one: number, other: number) => common[one * wide + other] ?? 0;
  for (let one = words.length - 1; one >= 0; one--)
    for (let other = others.length - 1; other >= 0; other--)
      common[one * wide + other] =
        words[one] === others[other]
          ? at(one + 1, other + 1) + 1
          : Math.max(at(one + 1, other), at(one, other + 1));
  for (let one = 0, other = 0; one < words.length && other < others.length; ) {
    if (words[one] === others[other]) {
      all.delete(one++);
      other++;
    } else if (at(one + 1, other) >= at(one, other + 1)) one++;
    else other++;
  }
  return all;
}

/** Marks the words of a text that another text, as it was written, does not have there. */
export const markUnlike = (other: string) => (tree: Node) => {
  const marks = unlike(textsIn(tree).flatMap(wordsOf), wordsOf(other));
  let place = 0;
  const parts = (text: string): Node[] => {
    const found: Node[] = [];
    let from = 0;
    for (const { 0: word, index } of text.matchAll(WORD)) {
      if (!marks.has(place++)) continue;
      found.push({ type: 'text', value: text.slice(from, index) });
      found.push({
        type: 'element',
        tagName: 'mark',
        properties: {},
        children: [{ type: 'text', value: word }],
      });
      from = index + word.length;
    }
    return [...found, { type: 'text', value: text.slice(from) }];
  };
  const walk = (node: Node) => {
    node.children = node.children?.flatMap((child) => {
      if (child.type === 'text') return parts(child.value ?? '');
      walk(child);
      return [child];
    });
  };
  walk(tree);
};

const textsIn = (node: Node): string[] =>
  node.type === 'text' ? [node.value ?? ''] : (node.children ?? []).flatMap(textsIn);
