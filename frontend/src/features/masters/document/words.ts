import type { TFunction } from 'i18next';
import { pathInWords } from '@/ui/compare/words';
import { getIn } from './paths';
import type { Doc } from './types';

/** A place of the document in hand; its lists are counted from 0, as in the server's findings. */
export const placeInWords = (t: TFunction<'masters'>, doc: Doc, path: string): string =>
  pathInWords(t, path, (sofar, list, key) => getIn(doc, [sofar, list, key].filter(Boolean).join('.')));
