import { Autocomplete, Button, Group } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconDownload, IconHierarchy3, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { useMay } from '@/api/session';
import { number, unitName } from '@/lib/quantity';
import { useScanner } from '@/lib/scan';
import { dayClock } from '@/lib/time';
import { EmptyState } from '@/ui/EmptyState';
import { type Export, exportTrace } from '@/ui/exportTrace';
import { tellProblem } from '@/ui/notify';
import { ProblemNote } from '@/ui/Problem';
import { StateChip } from '@/ui/StateChip';
import { lotsQuery, traceQuery } from './queries';
import { Events } from './Trail';

/** Find a serial; read its whole life; take it along with a checksum. */
export function Trace() {
  const { t } = useTranslation('audit');
  const [where, setWhere] = useSearchParams();
  const wanted = where.get('lot') ?? '';
  const [text, setText] = useState(wanted);
  const [search] = useDebouncedValue(text || wanted, 200);
  const { data: found = [], isSuccess } = useQuery(lotsQuery(search));
  const lot = found.find((each) => each.number === wanted);
  const { data: trace, error, refetch } = useQuery(traceQuery(lot?.id ?? 0));
  const isUnknown = isSuccess && !lot && wanted !== '' && search === wanted;
  const field = useRef<HTMLInputElement>(null);
  const open = (number: string) => {
    // The list of suggestions closes with the focus; left open it would hide what was found.
    field.current?.blur();
    setText(number);
    setWhere({ tab: 'trace', lot: number });
  };
  useScanner((code) => open(code.trim()));
  return (
    <>
      <form
        className="trace-search"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim()) open(text.trim());
        }}
      >
        <Autocomplete
          ref={field}
          size="md"
          w={360}
          label={t('trace.search')}
          placeholder={t('trace.placeholder')}
          leftSection={<IconSearch size={18} aria-hidden />}
          value={text}
          onChange={setText}
          onOptionSubmit={open}
          data={found.map((each) => each.number)}
          filter={({ options }) => options}
        />
        <Button type="submit" size="md">
          {t('trace.open')}
        </Button>
      </form>
      <ProblemNote error={error} onRetry={() => refetch()} />
      {!lot && (
        <div className="surface">
          <EmptyState
            icon={<IconHierarchy3 size={36} stroke={1.4} aria-hidden />}
            title={isUnknown ? t('trace.unknown', { number: wanted }) : t('trace.start')}
          >
            {t('trace.startWhy')}
          </EmptyState>
        </div>
      )}
      {lot && trace && (
        <div className="trace">
          <header className="surface trace-head">
            <div>
              <span className="eyebrow">{t(lot.is_serial ? 'trace.serial' : 'trace.lot')}</span>
              <h2>
                {lot.number} <StateChip state={lot.state} />
              </h2>
              <p className="ink2">
                {lot.material} {lot.name}
              </p>
            </div>
            <Exports lot={lot.id} />
          </header>
          <div className="trace-grid">
            <section className="surface trace-part" aria-label={t('trace.results')}>
              <h3 className="eyebrow">{t('trace.results')}</h3>
              <ul>
                {trace.results.map((result) => (
                  <li key={`${result.lot}-${result.name}-${result.attempt}-${result.at}`}>
                    <span>
                      {result.name}
                      <small>
                        {[result.lot, result.equipment, result.by, dayClock(result.at)]
                          .filter(Boolean)
                          .join(' · ')}
                      </small>
                    </span>
                    <strong>
                      {result.value !== null
                        ? `${number(result.value, 6)} ${unitName(result.unit)}`
                        : result.text}
                    </strong>
                    <StateChip state={result.passed ? 'passed' : 'failed'} />
                  </li>
                ))}
              </ul>
              {trace.results.length === 0 && <p className="ink2">{t('trace.nothing')}</p>}
            </section>
            {trace.excursions.length > 0 && (
              <section className="surface trace-part" aria-label={t('trace.excursions')}>
                <h3 className="eyebrow">{t('trace.excursions')}</h3>
                <ul>
                  {trace.excursions.map((found) => (
                    <li key={`${found.equipment}-${found.name}-${found.at}-${found.lot}`}>
                      <span>
                        {found.equipment} {found.name}
                        <small>
                          {[found.lot, found.step, dayClock(found.started_at)].filter(Boolean).join(' · ')}
                        </small>
                      </span>
                      <strong>
                        {number(found.worst)} {unitName(found.unit)}
                      </strong>
                    </li>
                  ))}
                </ul>
              </section>
            )}
            {trace.checks.length > 0 && (
              <section className="surface trace-part" aria-label={t('trace.checks')}>
                <h3 className="eyebrow">{t('trace.checks')}</h3>
                <ul>
                  {trace.checks.map((check) => (
                    <li key={`${check.work_unit}-${check.lot}-${check.asked_at}`}>
                      <span>
                        {check.work_unit}
                        <small>
                          {[check.lot, dayClock(check.asked_at), check.reviewed_by, check.review_reason]
                            .concat(check.objections)
                            .filter(Boolean)
                            .join(' · ')}
                        </small>
                      </span>
                      <strong>{t(check.is_unchecked ? 'trace.unchecked' : `trace.${check.verdict}`)}</strong>
                    </li>
                  ))}
                </ul>
              </section>
            )}
            <section className="surface trace-part" aria-label={t('trace.who')}>
              <h3 className="eyebrow">{t('trace.people')}</h3>
              <p>{trace.people.map((person) => person.name).join(', ') || '–'}</p>
              <h3 className="eyebrow">{t('trace.machines')}</h3>
              <p>{trace.machines.map((machine) => machine.number).join(', ') || '–'}</p>
              <h3 className="eyebrow">{t('trace.signatures')}</h3>
              <p>
                {trace.signatures
                  .map((each) => `${each.printed_name} (${each.meaning}, ${dayClock(each.at)})`)
                  .join('; ') || '–'}
              </p>
              <Button
                component={Link}
                variant="default"
                mt="xs"
                to={`/genealogy?lot=${encodeURIComponent(lot.number)}`}
                leftSection={<IconHierarchy3 size={16} aria-hidden />}
              >
                {t('trace.tree')}
              </Button>
            </section>
          </div>
          <h3 className="eyebrow">{t('trace.events')}</h3>
          <Events
            events={trace.events.map((event) => ({
              ...event,
              about: '',
              row: null,
              late: event,
              recordedAt: event.recorded_at,
            }))}
          />
        </div>
      )}
    </>
  );
}

/** CSV and JSON, made and kept by the server; the checksum is shown, so that a copy can be checked later. */
function Exports({ lot }: { lot: number }) {
  const { t } = useTranslation('audit');
  const may = useMay('records.export');
  const [made, setMade] = useState<(Export & { format: string })[]>([]);
  const [busy, setBusy] = useState('');
  if (!may) return null;
  const take = async (format: 'csv' | 'json') => {
    setBusy(format);
    try {
      const done = await exportTrace(lot, format);
      setMade([{ ...done, format }, ...made]);
    } catch (error) {
      tellProblem(error);
    } finally {
      setBusy('');
    }
  };
  return (
    <div className="exports">
      <Group gap="xs" justify="flex-end">
        {(['csv', 'json'] as const).map((format) => (
          <Button
            key={format}
            variant="default"
            loading={busy === format}
            leftSection={<IconDownload size={16} aria-hidden />}
            onClick={() => void take(format)}
          >
            {t('trace.export', { format: format.toUpperCase() })}
          </Button>
        ))}
      </Group>
      <div aria-live="polite">
        {made.map((each) => (
          <p key={each.id}>
            <a href={each.url}>{each.format.toUpperCase()}</a>{' '}
            <small className="hash">SHA-256 {each.sha256}</small>
          </p>
        ))}
      </div>
    </div>
  );
}
