import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LANGUAGES } from '@/lib/i18n';
import { AskField } from '@/ui/instruction/AskField';
import { Instruction } from '@/ui/instruction/Instruction';
import { inLanguage } from '@/ui/instruction/model';
import type { Step } from '../document/types';
import { shownStep } from '../preview/shown';
import '@/ui/instruction/instruction.css';

/** The step as it is being written, drawn by the terminal's own parts. */
export function StepPreview({ step }: { step: Step }) {
  const { t, i18n } = useTranslation('masters');
  const [language, setLanguage] = useState<string>(i18n.language);
  const [text, setText] = useState('');
  const shown = inLanguage(shownStep(step), language);
  return (
    <section className="step-preview" aria-label={t('preview.step')}>
      <div className="step-preview-head">
        <span className="eyebrow">{t('preview.step')}</span>
        <SegmentedControl
          size="xs"
          aria-label={t('preview.language')}
          value={language}
          onChange={setLanguage}
          data={LANGUAGES.map((each) => ({ value: each, label: t(`words.${each}`) }))}
        />
      </div>
      <div className="step-preview-stage" inert>
        <Instruction step={shown} language={language} />
        <section className="entry surface" aria-label={t('preview.entry')}>
          <AskField
            step={shown}
            title={shown.title}
            serial=""
            text={text}
            spent={false}
            isQuiet
            onText={setText}
            onEnter={() => {}}
            onScan={() => {}}
          />
        </section>
      </div>
    </section>
  );
}
