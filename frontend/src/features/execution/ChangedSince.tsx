import { IconArrowsExchange } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dayClock } from '@/lib/time';
import { Dialog } from '@/ui/Dialog';
import { ChangeList } from './ChangeList';
import type { Job } from './model';
import { changedQuery } from './queries';

/** What is done otherwise than before, for whoever works on it: always there to look at, in mid-order also said. */
export function ChangedSince({ job }: { job: Job }) {
  const { t } = useTranslation(['execution', 'common']);
  const [opened, setOpened] = useState(false);
  const { data: changed } = useQuery(changedQuery(job));
  if (!changed) return null;
  const { before, after, by, at, reason, from_unit } = changed;
  const from = from_unit ? t('changed.from', { serial: from_unit }) : t('changed.next');
  return (
    <>
      <button type="button" className="big" onClick={() => setOpened(true)}>
        <IconArrowsExchange size={26} aria-hidden />
        <span>{t('reading.title')}</span>
      </button>
      <Dialog forGloves opened={opened} size="xl" onClose={() => setOpened(false)} title={t('reading.title')}>
        <div className="dialog reading">
          <p>
            <strong>{t('changed.versions', { before, after })}</strong>
            {changed.is_mid_order && ` ${from}`}
          </p>
          <p className="ink2">
            {by && `${by}, `}
            {dayClock(at)}
            {reason && `: ${t('common:quote', { text: reason })}`}
          </p>
          {changed.differences.length === 0 && <p>{t('reading.same')}</p>}
          <ChangeList changes={changed.differences} />
        </div>
      </Dialog>
    </>
  );
}

/** One line above the buttons: the order was moved to another version, and the unit in hand is made by it. */
export function MovedNote({ job }: { job: Job }) {
  const { t } = useTranslation('execution');
  const { data: changed } = useQuery(changedQuery(job));
  if (!changed?.is_mid_order) return null;
  const { by, after, reason, from_unit } = changed;
  return (
    <p className="older tone-setup" role="status">
      {t(from_unit ? 'changed.movedFrom' : 'changed.moved', { by, after, reason, serial: from_unit })}
    </p>
  );
}
