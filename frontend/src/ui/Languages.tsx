import { useTranslation } from 'react-i18next';
import { LANGUAGES, speak } from '@/lib/i18n';

/** Each language by its own name, for whoever cannot read the present one. */
export function Languages() {
  const { i18n } = useTranslation();
  return LANGUAGES.map((language) => (
    <button
      key={language}
      type="button"
      lang={language}
      aria-pressed={i18n.language === language}
      onClick={() => void speak(language)}
    >
      {language === 'de' ? 'Deutsch' : 'English'}
    </button>
  ));
}
