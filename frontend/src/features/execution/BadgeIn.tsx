import { SegmentedControl } from '@mantine/core';
import { IconId } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { post } from '@/api/client';
import { asProblem, type Problem } from '@/api/problem';
import type { Session, TerminalPerson } from '@/api/session';
import { LANGUAGES, speak } from '@/lib/i18n';
import { useScanner } from '@/lib/scan';
import { NumberPad } from '@/ui/instruction/NumberPad';
import { Logo } from '@/ui/Logo';
import { ProblemNote } from '@/ui/Problem';
import { enter } from './enter';
import { NewPin } from './NewPin';
import { beep } from './sound';

type Props = { terminal: NonNullable<Session['terminal']> };

/** Who works here now: a badge is one scan; without one, the name tile and its PIN. */
export function BadgeIn({ terminal }: Props) {
  const { t, i18n } = useTranslation('execution');
  const queries = useQueryClient();
  const [how, setHow] = useState('badge');
  const [tile, setTile] = useState<TerminalPerson | null>(null);
  const [pin, setPin] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  // The PIN the office gave, until its owner has chosen their own.
  const [given, setGiven] = useState('');

  const badgeIn = async (words: { badge: string } | { person: number; pin: string }) => {
    if (busy) return;
    setBusy(true);
    setProblem(null);
    try {
      await post('/api/session/badge-in', { body: words });
      beep(true);
      await enter(queries);
    } catch (error) {
      beep(false);
      setPin('');
      const said = asProblem(error);
      if (said.code === 'secret_must_change' && 'pin' in words) setGiven(words.pin);
      else setProblem(said);
    } finally {
      setBusy(false);
    }
  };
  useScanner((badge) => void badgeIn({ badge }));

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
            setTile(null);
            setGiven('');
            setProblem(null);
          }}
          data={[
            { value: 'badge', label: t('badge.badge') },
            { value: 'name', label: t('badge.name') },
          ]}
        />
        {how === 'badge' && (
          <div className="gate-scan" aria-busy={busy}>
            <IconId size={64} stroke={1.5} aria-hidden />
            <strong>{t('badge.scan')}</strong>
          </div>
        )}
        {how === 'name' && !tile && (
          <div className="tiles">
            {terminal.people.map((person) => (
              <button key={person.id} type="button" className="tile" onClick={() => setTile(person)}>
                <span className="tile-initials" aria-hidden>
                  {person.initials}
                </span>
                {person.name}
              </button>
            ))}
          </div>
        )}
        {how === 'name' && tile && given && (
          <NewPin
            person={tile.id}
            current={given}
            onDone={(chosen) => {
              setGiven('');
              void badgeIn({ person: tile.id, pin: chosen });
            }}
          />
        )}
        {how === 'name' && tile && !given && (
          <form
            className="pin"
            onSubmit={(event) => {
              event.preventDefault();
              void badgeIn({ person: tile.id, pin });
            }}
          >
            <button type="button" className="tile tile-chosen" onClick={() => setTile(null)}>
              <span className="tile-initials" aria-hidden>
                {tile.initials}
              </span>
              {tile.name}
              <span className="ink2">{t('badge.other')}</span>
            </button>
            <input
              className="pin-field"
              type="password"
              inputMode="none"
              autoComplete="off"
              aria-label={t('badge.pin')}
              value={pin}
              // biome-ignore lint/a11y/noAutofocus: the tile was just chosen; the PIN is all that is asked.
              autoFocus
              onChange={(event) => setPin(event.currentTarget.value.replace(/\D/g, ''))}
            />
            <NumberPad value={pin} onChange={setPin} decimal={false} />
            <button type="submit" className="big primary" disabled={pin.length < 4 || busy}>
              {t('badge.enter')}
            </button>
          </form>
        )}
        <ProblemNote error={problem} />
        <div className="gate-languages">
          {LANGUAGES.map((language) => (
            <button
              key={language}
              type="button"
              lang={language}
              aria-pressed={i18n.language === language}
              onClick={() => void speak(language)}
            >
              {language === 'de' ? 'Deutsch' : 'English'}
            </button>
          ))}
        </div>
      </div>
    </main>
  );
}
