import i18n from 'i18next';
import type { Schema } from '@/api/types';
import { calendarDay } from './time';

export type Blocker = Schema<'BlockerRow'>;

/** Why something cannot start, as a sentence: the server's own, or the reader's language by its code and facts. */
export function objection({ code, sentence, facts }: Pick<Blocker, 'code' | 'sentence' | 'facts'>): string {
  if (!code) return sentence;
  const words: Record<string, unknown> = { ...facts };
  let own = sentence;
  if (typeof words.date === 'string') {
    const date = calendarDay(words.date);
    words.date = date;
    // The server writes the day for programs, at the end of its sentence.
    own = sentence.replace(/\d{4}-\d{2}-\d{2}(?=\.$)/, date);
  }
  if (typeof words.state === 'string')
    words.state = i18n.t(`common:state.${words.state}`, { defaultValue: words.state });
  return i18n.t(`objections:${code}`, { ...words, defaultValue: own });
}

// In a queue it is no news that another job runs first, or that its pieces are still to come.
const ITS_TURN = ['busy', 'previous_operation'];

/** The worst that somebody has to see to before its turn comes. */
export function gateLight(blockers: Pick<Blocker, 'check' | 'mode'>[]): 'block' | 'warn' | null {
  const found = blockers.filter((one) => !ITS_TURN.includes(one.check));
  return found.some((one) => one.mode === 'block') ? 'block' : found.length > 0 ? 'warn' : null;
}

/** The sentences in a refusal that brings them (`cannot_start`), in the reader's language. */
export const objections = (extra: Record<string, unknown>): string =>
  Array.isArray(extra.blockers) ? (extra.blockers as Blocker[]).map(objection).join(' ') : '';

/** A refusal in the server's words, its reasons with their days as the reader writes them. */
export const inReadersDays = (said: string, extra: Record<string, unknown>): string =>
  Array.isArray(extra.blockers) && i18n.language === 'en'
    ? (extra.blockers as Blocker[]).reduce((text, one) => text.replace(one.sentence, objection(one)), said)
    : said;
