import i18n from 'i18next';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/api/session';
import { inLanguage, type Step } from '@/ui/instruction/model';
import { takeDraft } from './draft';
import { tell } from './Feedback';
import { draftPlace, entriesOf, type Job } from './model';

/**
 * Two people at one step: the screen of the slower one goes on to the next step. What they had half typed is said to
 * them together with what the other one has entered; it does not vanish without a word.
 */
export function useOthersEntry(job: Job, step: Step | null, unit: number | null, person: number): void {
  const { t } = useTranslation('execution');
  const { person: me } = useSession();
  const was = useRef({ step, unit });
  useEffect(() => {
    const { step: before, unit: at } = was.current;
    was.current = { step, unit };
    if (!before || (before.sequence === step?.sequence && at === unit)) return;
    const done = job.completions.find(
      (each) => each.step === before.sequence && each.unit === (before.per === 'job' ? null : at),
    );
    if (!done || done.by === me?.name) return;
    const typed = takeDraft(person, draftPlace(job, before, at));
    if (!typed) return;
    const entered = entriesOf(job, before, at).at(-1);
    tell.refuse(
      t('entry.meanwhile', {
        who: done.by,
        value: entered?.lot ?? entered?.value ?? '',
        title: inLanguage(before, i18n.language).title,
        typed,
      }),
    );
  }, [job, step, unit, person, me, t]);
}
