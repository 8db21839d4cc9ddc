import i18n from 'i18next';
import { initReactI18next } from 'react-i18next';

export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

type Bundle = { default: Record<string, object> };
const bundles: Record<Language, () => Promise<Bundle>> = {
  en: () => import('../locales/en'),
  de: () => import('../locales/de'),
};

function wanted(): Language {
  const chosen = localStorage.getItem('lineside-language') ?? navigator.language.slice(0, 2);
  return LANGUAGES.includes(chosen as Language) ? (chosen as Language) : 'en';
}

async function load(language: Language): Promise<void> {
  if (i18n.hasResourceBundle(language, 'common')) return;
  const texts = (await bundles[language]()).default;
  for (const [namespace, entries] of Object.entries(texts)) {
    i18n.addResourceBundle(language, namespace, entries, true, true);
  }
}

/** Prepares the texts before the first page is drawn; English answers for a text the other language lacks. */
export async function startI18n(): Promise<void> {
  await i18n.use(initReactI18next).init({
    resources: {},
    lng: wanted(),
    fallbackLng: 'en',
    defaultNS: 'common',
    interpolation: { escapeValue: false },
  });
  await Promise.all([load('en'), load(wanted())]);
  document.documentElement.lang = i18n.language;
}

/** Changes the language at once and remembers it on this device. */
export async function speak(language: string): Promise<void> {
  if (!LANGUAGES.includes(language as Language)) return;
  await load(language as Language);
  localStorage.setItem('lineside-language', language);
  document.documentElement.lang = language;
  await i18n.changeLanguage(language);
}

/** Has this device's user chosen a language already? */
export const languageChosen = () => localStorage.getItem('lineside-language') !== null;
