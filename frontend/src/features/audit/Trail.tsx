import { Button, Group, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { clockSeconds, day, zoneName } from '@/lib/time';
import { eventName, factName } from '@/lib/words';
import { EmptyState } from '@/ui/EmptyState';
import { LateChip } from '@/ui/LateChip';
import { ProblemNote } from '@/ui/Problem';
import { Ledger } from './Ledger';
import { changesQuery, eventsQuery, type Line, lineOf } from './queries';
import { differences, shown } from './words';

/** Who did what, when and why; open a line for what it changed. */
export function Trail() {
  const { t } = useTranslation('audit');
  const [where, setWhere] = useSearchParams();
  const [subject, setSubject] = useState(where.get('subject') ?? '');
  const [kind, setKind] = useState(where.get('kind') ?? '');
  const [filter] = useDebouncedValue({ subject, kind }, 300);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    eventsQuery({ subject_label: filter.subject || undefined, kind: filter.kind || undefined }),
  );
  useEffect(() => {
    const next = new URLSearchParams({ tab: 'trail' });
    if (filter.subject) next.set('subject', filter.subject);
    if (filter.kind) next.set('kind', filter.kind);
    setWhere(next, { replace: true });
  }, [filter, setWhere]);
  const events = data?.pages.flatMap((page) => page.results) ?? [];
  return (
    <>
      <Group mb="sm">
        <TextInput
          label={t('filter.subject')}
          placeholder="CP200-000001"
          value={subject}
          onChange={(event) => setSubject(event.currentTarget.value)}
        />
        <TextInput
          label={t('filter.kind')}
          placeholder="job_order.started"
          value={kind}
          onChange={(event) => setKind(event.currentTarget.value)}
        />
      </Group>
      <ProblemNote error={error} onRetry={() => refetch()} />
      <Events events={events.map(lineOf)} />
      {data && events.length === 0 && (
        <div className="surface">
          <EmptyState title={t('trail.none')}>{t('trail.noneWhy')}</EmptyState>
        </div>
      )}
      {hasNextPage && (
        <Button variant="default" mt="sm" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </>
  );
}

export function Events({ events }: { events: Line[] }) {
  const { t } = useTranslation('audit');
  const [open, setOpen] = useState<number | null>(null);
  if (events.length === 0) return null;
  return (
    <Ledger label={t('tab.trail')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('column.when', { zone: zoneName() })}</th>
            <th scope="col">{t('column.who')}</th>
            <th scope="col">{t('column.what')}</th>
            <th scope="col">{t('column.subject')}</th>
            <th scope="col">{t('column.why')}</th>
          </tr>
        </thead>
        <tbody>
          {events.map((event) => (
            <Row
              key={event.id}
              event={event}
              open={open === event.id}
              onOpen={(yes) => setOpen(yes ? event.id : null)}
            />
          ))}
        </tbody>
      </table>
    </Ledger>
  );
}

function Row({ event, open, onOpen }: { event: Line; open: boolean; onOpen: (open: boolean) => void }) {
  const { t } = useTranslation('audit');
  return (
    <>
      <tr>
        <td className="when">
          <button type="button" className="toggle" aria-expanded={open} onClick={() => onOpen(!open)}>
            {open ? <IconChevronDown size={15} aria-hidden /> : <IconChevronRight size={15} aria-hidden />}
            {day(event.at)}, {clockSeconds(event.at)}
            <span className="visually-hidden">{t('details')}</span>
          </button>
        </td>
        <td>{event.by}</td>
        <td>{eventName(event.kind)}</td>
        <td>
          <strong>{event.subject}</strong>
          {event.about && <small>{event.about}</small>}
        </td>
        <td>
          {event.reason} <LateChip of={event.late} recordedAt={event.recordedAt} />
        </td>
      </tr>
      {open && (
        <tr className="opened">
          <td colSpan={5}>
            <Facts data={event.data} />
            {event.row && <Changes event={{ ...event, row: event.row }} />}
          </td>
        </tr>
      )}
    </>
  );
}

function Facts({ data }: { data: Record<string, unknown> }) {
  const entries = Object.entries(data);
  if (entries.length === 0) return null;
  return (
    <dl className="facts">
      {entries.map(([name, value]) => (
        <div key={name} style={{ display: 'contents' }}>
          <dt>{factName(name)}</dt>
          <dd>{shown(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Old and new values of the row the event is about; a change without a command was made past the house. */
function Changes({ event }: { event: Line & { row: NonNullable<Line['row']> } }) {
  const { t } = useTranslation('audit');
  const { data: changes = [], error } = useQuery(changesQuery(event.row.kind, event.row.id));
  if (error || changes.length === 0) return <p className="ink2">{t('changes.none')}</p>;
  return (
    <table className="changes">
      <caption className="eyebrow">{t('changes.title', { subject: event.subject })}</caption>
      <thead>
        <tr>
          <th scope="col">{t('column.when', { zone: zoneName() })}</th>
          <th scope="col">{t('changes.by')}</th>
          <th scope="col">{t('changes.field')}</th>
          <th scope="col">{t('changes.old')}</th>
          <th scope="col">{t('changes.new')}</th>
        </tr>
      </thead>
      <tbody>
        {[...changes].reverse().flatMap((change) =>
          differences(change.old ?? {}, change.new ?? {}).map((each) => (
            <tr key={`${change.id}-${each.field}`}>
              <td className="when">
                {day(change.at)}, {clockSeconds(change.at)}
              </td>
              <td>{change.command ?? <strong className="past-house">{t('changes.unknown')}</strong>}</td>
              <td>{factName(each.field)}</td>
              <td>{shown(each.from)}</td>
              <td>
                <strong>{shown(each.to)}</strong>
              </td>
            </tr>
          )),
        )}
      </tbody>
    </table>
  );
}
