import { useState } from 'react';

export const LIMITS = ['lower', 'target', 'upper'] as const;
type Limit = (typeof LIMITS)[number];
type Limited = Record<Limit, string | null> & Record<`${Limit}_property`, string>;

/** Limits are numbers, or names of properties of the product; changing the kind empties the other one. */
export function useLimitKind<T extends Limited>(of: T) {
  const [byProperty, setByProperty] = useState(() => LIMITS.some((limit) => of[`${limit}_property`] !== ''));
  return {
    byProperty,
    emptied: (next: boolean): T => {
      setByProperty(next);
      const empty = LIMITS.map((limit) => (next ? [limit, null] : [`${limit}_property`, '']));
      return { ...of, ...Object.fromEntries(empty) };
    },
  };
}
