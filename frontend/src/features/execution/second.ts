import { create } from 'zustand';

type Second = { take: ((badge: string) => void) | null };

/** While somebody else is asked to look, a badge is that person's answer and no change of who works here. */
export const useSecond = create<Second>(() => ({ take: null }));
