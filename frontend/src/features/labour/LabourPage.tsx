import { Anchor, Button, NativeSelect, SegmentedControl } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMay } from '@/api/session';
import { saveCsv } from '@/lib/csv';
import { useWhere } from '@/lib/where';
import { EmptyState } from '@/ui/EmptyState';
import { PageHead } from '@/ui/PageHead';
import { ProblemNote } from '@/ui/Problem';
import { HoursTable } from './HoursTable';
import { hoursCsv } from './hours';
import { Kept } from './Kept';
import { Periods } from './Periods';
import { useHours, usePolicies } from './queries';

const VIEWS = ['hours', 'people', 'periods', 'kept'] as const;
type View = (typeof VIEWS)[number];
const SPANS = [8, 24, 168, 720];

/** What operations took of people's time, whose it was for who may see it, and what is kept at all. */
export function Component() {
  const { t } = useTranslation('labour');
  const { at, put } = useWhere();
  const order = at('order');
  const hours = SPANS.find((each) => String(each) === at('hours')) ?? 24;
  const mayAuthor = useMay('orders.author_labour');
  const policies = usePolicies();
  const isKept = policies.data?.some((policy) => policy.is_on) ?? false;
  const view: View = VIEWS.find((each) => each === at('view')) ?? (isKept || !mayAuthor ? 'hours' : 'kept');
  const rows = useHours(order, hours, view === 'people');
  const asHours = view === 'hours' || view === 'people';
  return (
    <div className="page">
      <PageHead
        title={t('title')}
        actions={
          asHours && (
            <Button
              variant="default"
              leftSection={<IconDownload size={17} aria-hidden />}
              disabled={!rows.data?.length}
              onClick={() =>
                saveCsv(hoursCsv(rows.data ?? []), `labour-${new Date().toISOString().slice(0, 10)}.csv`)
              }
            >
              {t('csv')}
            </Button>
          )
        }
      >
        <SegmentedControl
          size="xs"
          aria-label={t('view.label')}
          value={view}
          onChange={(value) => put('view', value)}
          data={VIEWS.map((value) => ({ value, label: t(`view.${value}`) }))}
        />
        {asHours && !order && (
          <NativeSelect
            size="xs"
            aria-label={t('span.label')}
            value={hours}
            onChange={(event) => put('hours', event.currentTarget.value)}
            data={SPANS.map((value) => ({ value: String(value), label: t(`span.${value}`) }))}
          />
        )}
        {order && (
          <Anchor component={Link} to="/labour" size="sm">
            {t('everything')}
          </Anchor>
        )}
      </PageHead>
      <ProblemNote error={policies.error} onRetry={() => policies.refetch()} />
      {policies.isSuccess && !isKept && view !== 'kept' ? (
        <section className="surface">
          <EmptyState title={t('off.title')}>{t('off.why')}</EmptyState>
        </section>
      ) : view === 'kept' ? (
        <Kept policies={policies.data ?? []} mayAuthor={mayAuthor} />
      ) : view === 'periods' ? (
        <Periods order={order} />
      ) : (
        <>
          <ProblemNote error={rows.error} onRetry={() => rows.refetch()} />
          <HoursTable rows={rows.data} byPerson={view === 'people'} />
        </>
      )}
    </div>
  );
}
