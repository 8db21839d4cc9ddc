import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TerminalPerson } from '@/api/session';
import { NumberPad } from '@/ui/instruction/NumberPad';

type Props = {
  people: TerminalPerson[];
  busy: boolean;
  /** What the button says. */
  action: string;
  onEnter: (words: { person: number; pin: string }) => Promise<void>;
};

/** Without a badge: one's name tile, then its PIN. */
export function NameAndPin({ people, busy, action, onEnter }: Props) {
  const { t } = useTranslation('execution');
  const [tile, setTile] = useState<TerminalPerson | null>(null);
  const [pin, setPin] = useState('');
  if (!tile) {
    return (
      <div className="tiles">
        {people.map((person) => (
          <button key={person.id} type="button" className="tile" onClick={() => setTile(person)}>
            <span className="tile-initials" aria-hidden>
              {person.initials}
            </span>
            {person.name}
          </button>
        ))}
      </div>
    );
  }
  return (
    <form
      className="pin"
      onSubmit={(event) => {
        event.preventDefault();
        void onEnter({ person: tile.id, pin }).finally(() => setPin(''));
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
        {action}
      </button>
    </form>
  );
}
