import { IconBarcode, IconPackage } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { number, PIECES, unitName } from '@/lib/quantity';
import { readNumber, typeSign } from '@/lib/typed';
import { reasonText } from '@/lib/words';
import { Dialog } from '@/ui/Dialog';
import { NumberPad } from '@/ui/instruction/NumberPad';
import { SignNote } from '@/ui/instruction/SignNote';
import { StateChip } from '@/ui/StateChip';
import { tell } from './Feedback';
import type { Mounted, Need } from './model';
import { mountedQuery, reasonsQuery } from './queries';
import { useCommand } from './useCommand';

type Props = { unit: { id: number; number: string }; needs?: Need[] };

/** The lots that stand at the station; what the hands find there is booked as it is. */
export function MountedLots({ unit, needs = [] }: Props) {
  const { t } = useTranslation('execution');
  const { data: lots = [] } = useQuery(mountedQuery(unit.id));
  const [open, setOpen] = useState<Mounted | null>(null);
  const wanted = needs.filter(
    (need) => need.mode === 'mounted' && !lots.some((lot) => lot.material === need.material.number),
  );
  if (lots.length === 0 && wanted.length === 0) return null;
  return (
    <section className="mounted" aria-label={t('mount.at', { unit: unit.number })}>
      <h2>{t('mount.title')}</h2>
      <ul>
        {lots.map((lot) => (
          <li key={lot.id}>
            <button type="button" className="mounted-lot" onClick={() => setOpen(lot)}>
              <IconPackage size={28} stroke={1.5} aria-hidden />
              <span>
                <strong>{lot.lot}</strong>
                <small>{lot.name}</small>
              </span>
              <span className="mounted-left">
                {number(lot.quantity)} {unitName(lot.unit)}
              </span>
              {lot.state !== 'available' && <StateChip state={lot.state} />}
            </button>
          </li>
        ))}
        {wanted.map((need) => (
          <li key={need.material.number} className="mounted-wanted tone-warn">
            <IconBarcode size={28} stroke={1.5} aria-hidden />
            {t('mount.wanted', { material: need.material.name, number: need.material.number })}
          </li>
        ))}
      </ul>
      {open && <LotDialog lot={open} onClose={() => setOpen(null)} />}
    </section>
  );
}

/**
 * "The lot is empty" and "there is more": a counted adjustment with its reason (decision 22). What will be booked is
 * said on the button, which stands elsewhere than the first choice: a double tap must not empty a lot.
 */
function LotDialog({ lot, onClose }: { lot: Mounted; onClose: () => void }) {
  const { t } = useTranslation('execution');
  const { run, busy, blocked } = useCommand();
  const { data: reasons = [] } = useQuery(reasonsQuery('adjustment'));
  const [how, setHow] = useState<'empty' | 'more' | null>(null);
  const [counted, setCounted] = useState('');
  const [reason, setReason] = useState('');
  // The book as it stood when the counting began; what a machine takes meanwhile is not counted twice.
  const [book] = useState(Number(lot.quantity));
  const found = how === 'empty' ? 0 : readNumber(counted);
  const unit = unitName(lot.unit);
  const send = async () => {
    if (found === null) return;
    const [path, body] =
      how === 'empty'
        ? [`/api/mounted-lots/${lot.id}/empty`, { reason }]
        : [
            `/api/material-lots/${lot.lot_id}/adjust`,
            found > book ? { more: String(found - book), reason } : { counted: String(found), reason },
          ];
    const { done, problem } = await run(path, body, t(`mount.${how}`, { lot: lot.lot }));
    if (problem) tell.bad(problem);
    if (done) tell.good(t('mount.adjusted', { lot: lot.lot }));
    onClose();
  };
  return (
    <Dialog
      forGloves
      opened
      busy={busy}
      onClose={onClose}
      size="lg"
      title={t('mount.dialog', { lot: lot.lot, name: lot.name })}
    >
      <div className="dialog lot-dialog">
        <p>{t('mount.book', { quantity: number(lot.quantity), unit })}</p>
        {how === null && (
          <div className="two">
            <button type="button" className="big" onClick={() => setHow('empty')} data-autofocus>
              {t('mount.isEmpty')}
            </button>
            <button type="button" className="big" onClick={() => setHow('more')}>
              {t('mount.thereIsMore')}
            </button>
          </div>
        )}
        {how === 'more' && (
          <>
            <label className="text-entry">
              {t('mount.howMuch', { unit })}
              <input
                inputMode="none"
                value={counted}
                autoFocus
                onChange={(event) => setCounted(event.currentTarget.value.replace(/[^\d.,]/g, ''))}
                onKeyDown={typeSign}
              />
            </label>
            <SignNote text={counted} />
            <NumberPad value={counted} onChange={setCounted} decimal={lot.unit !== PIECES} />
          </>
        )}
        {how !== null && (
          <>
            {/* The second click of a double one was meant for the button before, and chooses nothing. */}
            <fieldset
              className="choices reasons"
              onClickCapture={(event) => event.detail > 1 && event.preventDefault()}
            >
              <legend>{t('mount.why')}</legend>
              {reasons.map((each) => (
                <label key={each.id} className="choice">
                  <input
                    type="radio"
                    name="adjustment"
                    checked={reason === each.text}
                    onChange={() => setReason(each.text)}
                  />
                  {reasonText(each)}
                </label>
              ))}
            </fieldset>
            <button
              type="button"
              className="big primary"
              disabled={blocked || found === null || found === book || !reason}
              onClick={() => void send()}
            >
              {found === null
                ? t('mount.count')
                : t('mount.correct', { from: number(book), to: number(found), unit })}
            </button>
          </>
        )}
      </div>
    </Dialog>
  );
}
