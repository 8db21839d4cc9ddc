import i18n from 'i18next';

/**
 * The server speaks English. What it says carries a code, and German texts for all codes stand in
 * locales/de/refusals.json; a code nobody has translated yet keeps the server's sentence, and so does one whose facts
 * are not at hand (the ledger keeps sentences).
 */
export const refusal = (code: string, sentence: string, facts: Record<string, unknown> = {}): string => {
  const said = code ? i18n.t(`refusals:${code}`, { ...facts, defaultValue: sentence }) : sentence;
  return said.includes('{{') ? sentence : said;
};

/** "job_order.started" as people say it; a kind nobody has named yet is read aloud. */
export const eventName = (kind: string): string =>
  i18n.t(`events:${kind}`, { defaultValue: kind.replace('.', ': ').replaceAll('_', ' ') });

/** A reason as its reader says it; what is recorded is its text as the plant wrote it. */
export const reasonText = ({
  text,
  translations,
}: {
  text: string;
  translations: Record<string, string>;
}): string => translations[i18n.language] || text;

/** The name of a field or fact: "due_at" is "Fällig" in German and "due at" where nobody gave it a name. */
export const factName = (name: string): string =>
  i18n.t(`names:${name}`, { defaultValue: name.replaceAll('_', ' ') });
