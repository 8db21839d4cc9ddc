import { useEffect } from 'react';
import { useSession } from '@/api/session';
import { useDoorbell } from '@/lib/live';
import { BadgeIn } from './BadgeIn';
import { useSending } from './offline/useSending';
import { Pairing } from './Pairing';
import { Station } from './Station';
import '@/ui/instruction/instruction.css';
import './execution.css';

/** Which terminal this device was last, so that it can say what became of its place. */
const PLACE = 'lineside-terminal';

/** The device on the floor: first paired, then badged in, then at work. What was typed survives each of the three. */
export function Component() {
  const { terminal, person } = useSession();
  useSending();
  const place = terminal && `${terminal.number} ${terminal.name}`;
  useEffect(() => {
    if (place) localStorage.setItem(PLACE, place);
  }, [place]);
  // Dialogs stand beside the page, not in it: the scale is the document's.
  const scale = terminal?.px_per_mm;
  useEffect(() => {
    const { classList, style } = document.documentElement;
    if (!scale) return;
    classList.add('to-scale');
    style.setProperty('--mm', `${scale}px`);
    return () => {
      classList.remove('to-scale');
      style.removeProperty('--mm');
    };
  }, [scale]);
  // Another device has taken its place, or it serves other work units now.
  useDoorbell(`terminal:${terminal?.id ?? 0}`, ['session']);
  if (!terminal) return <Pairing was={localStorage.getItem(PLACE)} />;
  return (
    <div className="terminal">
      {person ? (
        <Station key={person.id} terminal={terminal} person={person} />
      ) : (
        <BadgeIn terminal={terminal} />
      )}
    </div>
  );
}
