import { IconArrowLeft } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AskField } from '@/ui/instruction/AskField';
import { Instruction } from '@/ui/instruction/Instruction';
import { inLanguage } from '@/ui/instruction/model';
import { PrimaryButton } from '@/ui/instruction/PrimaryButton';
import { entryPrimary } from '@/ui/instruction/primary';
import { StepList } from '@/ui/instruction/StepList';
import type { Frozen } from './queries';
import '@/ui/instruction/instruction.css';

const MILLIMETRE = { '--mm': '3.78px' } as React.CSSProperties;
const OPEN = { done: false, failed: 0, lot: null };

/** The terminal's screen to walk through: every step, and what a value in or out of limits would look like. */
export function TerminalStage({ frozen, language }: { frozen: Frozen; language: string }) {
  const { t, i18n } = useTranslation('masters');
  const execution = i18n.getFixedT(language, 'execution');
  const [place, setPlace] = useState(0);
  const [text, setText] = useState('');
  const step = frozen.steps[place];
  const go = (next: number) => {
    if (next < 0 || next >= frozen.steps.length) return;
    setPlace(next);
    setText('');
  };
  if (!step) return <p className="ink2">{t('noSteps')}</p>;
  const words = inLanguage(step, language);
  const { title } = words;
  const shown = entryPrimary(execution, words, title, text, 1);
  const onward = () => go(place + 1);
  return (
    <div className="terminal preview-stage" style={MILLIMETRE} lang={language}>
      <div className="job">
        <StepList
          steps={frozen.steps}
          now={step}
          language={language}
          markOf={(each) => ({ ...OPEN, done: frozen.steps.indexOf(each) < place })}
          onChoose={(each) => go(frozen.steps.indexOf(each))}
        />
        <Instruction step={step} language={language} />
        <section className="entry surface" aria-label={t('preview.entry')}>
          <AskField
            step={words}
            title={title}
            serial=""
            text={text}
            spent={false}
            isQuiet
            onText={setText}
            onEnter={onward}
            onScan={onward}
          />
        </section>
      </div>
      <div className="actions">
        <button type="button" className="big" disabled={place === 0} onClick={() => go(place - 1)}>
          <IconArrowLeft size={26} aria-hidden />
          <span>{t('preview.before')}</span>
        </button>
        <button type="button" className="big" disabled={place + 1 >= frozen.steps.length} onClick={onward}>
          {t('preview.next')}
        </button>
        <PrimaryButton primary={{ ...shown, run: onward }} waiting="" blocked={false} />
      </div>
    </div>
  );
}
