import { IconArrowsExchange } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { dayClock } from '@/lib/time';
import { ProblemNote } from '@/ui/Problem';
import { useChangeOrders } from './queries';

/** That the order goes on otherwise than it was released: from which version to which, by whom and why. */
export function ChangeNotes({ order }: { order: number }) {
  const { t } = useTranslation(['orders', 'common']);
  const { data: changes = [], error, refetch } = useChangeOrders(order);
  if (error) return <ProblemNote error={error} onRetry={() => refetch()} />;
  return changes.map((change) => {
    const before = [
      ...new Set(change.moved.filter((each) => each.order_id === order).map((each) => each.before)),
    ];
    return (
      <article key={change.id} className="moved tone-setup" data-change={change.id}>
        <IconArrowsExchange size={22} aria-hidden />
        <div>
          <strong>{t('moved.what', { before: before.join(', '), after: change.work_master })}</strong>{' '}
          {change.from_unit === 'next' ? t('moved.next') : t('moved.from', { serial: change.from_unit })}
          <div>
            {change.by}, {dayClock(change.at)}: {t('common:quote', { text: change.reason })}
          </div>
        </div>
        <Link to="?tab=copies">{t('moved.show')}</Link>
      </article>
    );
  });
}
