import { SegmentedControl } from '@mantine/core';
import { IconId } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem, type Problem } from '@/api/problem';
import { type Session, useSession } from '@/api/session';
import { useLine } from '@/lib/line';
import { useScanner } from '@/lib/scan';
import { Languages } from '@/ui/Languages';
import { Logo } from '@/ui/Logo';
import { ProblemNote } from '@/ui/Problem';
import { badgeIn, type Proof } from './enter';
import { NameAndPin } from './NameAndPin';
import { NewPin } from './NewPin';
import { GateNote } from './offline/GateNote';
import { beep } from './sound';

type Props = { terminal: NonNullable<Session['terminal']> };

/** Who works here now: a badge is one scan; without one, the name tile and its PIN. */
export function BadgeIn({ terminal }: Props) {
  const { t } = useTranslation('execution');
  const queries = useQueryClient();
  const [how, setHow] = useState('badge');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  // The PIN the office gave, until its owner has chosen their own.
  const [given, setGiven] = useState<{ person: number; pin: string } | null>(null);

  const cut = useLine((state) => !state.up);
  const { returned } = useSession();

  const take = async (words: Proof) => {
    if (busy) return;
    setBusy(true);
    setProblem(null);
    try {
      await badgeIn(queries, words);
      beep(true);
    } catch (error) {
      beep(false);
      const said = asProblem(error);
      if (said.code === 'secret_must_change' && 'pin' in words) setGiven(words);
      else setProblem(said);
    } finally {
      setBusy(false);
    }
  };
  useScanner((badge) => void take({ badge }));

  return (
    <main className="gate">
      <div className="surface gate-card">
        <div className="gate-brand">
          <Logo size={34} />
          Lineside
        </div>
        <h1>{t('badge.title', { number: terminal.number })}</h1>
        <p className="ink2">{terminal.work_units.map((unit) => unit.name).join(' · ') || terminal.name}</p>
        <SegmentedControl
          fullWidth
          size="lg"
          value={how}
          aria-label={t('badge.how')}
          onChange={(value) => {
            setHow(value);
            setGiven(null);
            setProblem(null);
          }}
          data={[
            { value: 'badge', label: t('badge.badge') },
            { value: 'name', label: t('badge.name'), disabled: cut },
          ]}
        />
        <GateNote cut={cut} returned={returned === true} />
        {/* Above the keys: what was wrong is seen without scrolling. */}
        <ProblemNote error={problem} />
        {how === 'badge' && (
          <div className="gate-scan" aria-busy={busy}>
            <IconId size={64} stroke={1.5} aria-hidden />
            <strong>{t('badge.scan')}</strong>
          </div>
        )}
        {how === 'name' && given && (
          <NewPin
            person={given.person}
            current={given.pin}
            onDone={(pin) => {
              setGiven(null);
              void take({ person: given.person, pin });
            }}
          />
        )}
        {how === 'name' && !given && (
          <NameAndPin people={terminal.people} busy={busy} action={t('badge.enter')} onEnter={take} />
        )}
        <div className="gate-languages">
          <Languages />
        </div>
      </div>
    </main>
  );
}
