import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { NumberField } from '@/ui/NumberField';
import { renumber } from '../document/routing';
import type { Segment } from '../document/types';
import { useDocument } from '../editor/context';

/** The operation's number. It is taken when the field is left: half a number would already sort the routing anew. */
export function SequenceField({ segment, path }: { segment: Segment; path: string }) {
  const { t } = useTranslation('masters');
  const { doc, edit, shownFor } = useDocument();
  const [, setWhere] = useSearchParams();
  const [typed, setTyped] = useState<number | string>(segment.sequence);
  useEffect(() => setTyped(segment.sequence), [segment.sequence]);
  const wanted = Number(typed);
  const isTaken = wanted !== segment.sequence && doc.segments.some((each) => each.sequence === wanted);
  const take = () => {
    if (wanted < 1 || isTaken || wanted === segment.sequence) return setTyped(segment.sequence);
    const next = renumber(doc, segment.sequence, wanted);
    // The order of work may have forced another number than the one asked for.
    const placed = next.segments.find((each) => each.steps === segment.steps);
    edit(() => next);
    setWhere(
      (now) => {
        now.set('op', String(placed?.sequence ?? wanted));
        return now;
      },
      { replace: true },
    );
  };
  return (
    <NumberField
      label={t('op.sequence')}
      data-path={`${path}.sequence`}
      allowDecimal={false}
      hideControls
      min={1}
      value={typed}
      onChange={setTyped}
      onBlur={take}
      onKeyDown={(event) => event.key === 'Enter' && take()}
      error={isTaken ? t('op.taken', { number: wanted }) : shownFor(`${path}.sequence`)}
    />
  );
}
