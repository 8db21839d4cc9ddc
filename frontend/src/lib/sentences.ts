import i18n from 'i18next';

/**
 * What the collector says of a machine, and a check of a work master ("No answer from opc.tcp://…. Is it switched on, is the cable in?") is said in
 * English where it is found out and kept as it was said. locales/de/sentences.json has each sentence with its facts in
 * braces; a sentence nobody has translated yet stays as it is. tests/house/test_words.py finds new ones.
 */
type Pattern = { looks: RegExp; facts: string[]; text: string };

const FACT = /\{(\w+)\}/g;
const escaped = (text: string) => text.replace(/[.*+?^$()|[\]\\]/g, '\\$&');

export function patternsOf(table: Record<string, string>): Pattern[] {
  const found = Object.entries(table).map(([english, text]) => ({
    looks: new RegExp(`^${escaped(english).replace(FACT, '(.+?)')}$`, 's'),
    facts: [...english.matchAll(FACT)].map(([, name = '']) => name),
    text,
  }));
  // What says more itself goes first: a sentence that begins with a fact would take any beginning.
  return found.sort((one, other) => one.facts.length - other.facts.length);
}

function one(sentence: string, patterns: Pattern[]): string {
  for (const { looks, facts, text } of patterns) {
    const match = looks.exec(sentence);
    if (!match) continue;
    const told = new Map(facts.map((name, at) => [name, one(match[at + 1] ?? '', patterns)]));
    return text.replace(FACT, (_, name: string) => told.get(name) ?? '');
  }
  // "MILL-01: Unit 3 does not answer."
  const [, whose, rest] = /^([\w-]+): (.+)$/s.exec(sentence) ?? [];
  return whose && rest ? `${whose}: ${one(rest, patterns)}` : sentence;
}

export const translated = (text: string, patterns: Pattern[]): string =>
  text
    .split(/(?<=[.?!]) (?=[A-Z'])/)
    .map((sentence) => one(sentence, patterns))
    .join(' ');

const tables = new Map<string, Pattern[]>();

/** What the collector said, in the reader's language. */
export function said(text: string): string {
  const language = i18n.language;
  let patterns = tables.get(language);
  if (!patterns) {
    patterns = patternsOf(i18n.getResourceBundle(language, 'sentences') ?? {});
    tables.set(language, patterns);
  }
  return patterns.length > 0 && text ? translated(text, patterns) : text;
}
