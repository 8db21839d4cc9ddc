import { IconAlertTriangle } from '@tabler/icons-react';
import i18n from 'i18next';
import Markdown from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { Media } from './Media';
import { inLanguage, type Step } from './model';

/** Picture, warning, one imperative sentence. */
export function Instruction({ step, language = i18n.language }: { step: Step; language?: string }) {
  const words = inLanguage(step, language);
  return (
    <section className="instruction surface" aria-labelledby="step-title">
      <Media step={words} title={words.title} />
      {words.warning && (
        <p className="warning tone-warn">
          <IconAlertTriangle size={26} aria-hidden /> {words.warning}
        </p>
      )}
      <div className="instruction-text">
        <h2 id="step-title">{words.title}</h2>
        <Markdown remarkPlugins={[remarkGfm]}>{words.text}</Markdown>
      </div>
    </section>
  );
}
