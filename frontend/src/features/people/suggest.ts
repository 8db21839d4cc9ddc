/** Letters nobody mistakes for others when they are read from a slip of paper. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

const pick = (from: string, count: number) =>
  Array.from(crypto.getRandomValues(new Uint32Array(count)), (each) => from[each % from.length]).join('');

/** A first password to write down: "k7mq-x2hd-…", changed by its owner before it opens anything. */
export const firstPassword = () => Array.from({ length: 4 }, () => pick(LETTERS, 4)).join('-');

/** A first PIN of six digits. */
export const firstPin = () => pick('0123456789', 6);
