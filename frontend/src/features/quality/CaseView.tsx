import { Button } from '@mantine/core';
import { IconAlertTriangleFilled, IconHierarchy3, IconSignature } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useAction } from '@/api/action';
import { post, type Seen } from '@/api/client';
import { number, unitName } from '@/lib/quantity';
import { dayClock, zoneName } from '@/lib/time';
import MEANINGS from '@/ui/meanings.json';
import { tellDone } from '@/ui/notify';
import { Qty } from '@/ui/Qty';
import { ReasonDialog } from '@/ui/ReasonDialog';
import { SignDialog } from '@/ui/SignDialog';
import { StateChip } from '@/ui/StateChip';
import { type Case, DISPOSITIONS, type Disposition, type Result, reworkQuery } from './queries';

/** One case: what was found, the evidence, and the decision with its signature. */
export function CaseView({ of }: { of: Seen<Case> }) {
  const { t } = useTranslation('quality');
  return (
    <>
      <article className="surface case" aria-labelledby="case-title">
        <header className="case-top">
          <span className="eyebrow">
            {of.number} · {t(`severity.${of.severity}`, { defaultValue: of.severity })}
          </span>
          <StateChip state={of.state} />
        </header>
        <h2 id="case-title">{of.description}</h2>
        <dl className="facts">
          <dt>{t('fact.lot')}</dt>
          <dd>
            {of.lot} <StateChip state={of.lot_state} />
          </dd>
          <dt>{t('fact.material')}</dt>
          <dd>
            {of.material} {of.name} · <Qty value={of.quantity} unit={of.unit} />
          </dd>
          {of.equipment && (
            <>
              <dt>{t('fact.found')}</dt>
              <dd>
                {of.equipment} {of.job && <>· {of.job}</>}
              </dd>
            </>
          )}
          <dt>{t('fact.raised')}</dt>
          <dd>
            {of.raised_by}, {dayClock(of.raised_at)} {zoneName(of.raised_at)}
          </dd>
        </dl>
        {of.photos.map((photo) => (
          <img key={photo} className="case-photo" src={photo} alt={t('photo')} />
        ))}
        {of.results.length > 0 && <Evidence results={of.results} />}
        {of.disposition && (
          <section className="decision" aria-label={t('decision')}>
            <h3 className="eyebrow">{t('decision')}</h3>
            <p>
              <strong>{t(`disposition.${of.disposition}`)}</strong> · {of.disposition_reason}
            </p>
            {of.signature && (
              <p className="signature">
                <IconSignature size={20} aria-hidden />
                <span>
                  <span lang="en">{of.signature.meaning}</span>: <strong>{of.signature.printed_name}</strong>,{' '}
                  {dayClock(of.signature.signed_at)} {zoneName(of.signature.signed_at)}
                  <small title={of.signature.digest}>SHA-256 {of.signature.digest.slice(0, 24)}…</small>
                </span>
              </p>
            )}
            {of.disposition === 'rework' && <Rework of={of} />}
          </section>
        )}
      </article>
      <Actions of={of} />
    </>
  );
}

/** Where it is reworked, and how far that is. */
function Rework({ of }: { of: Case }) {
  const { t } = useTranslation('quality');
  const { data: jobs = [] } = useQuery(reworkQuery(of.id));
  if (jobs.length === 0) return null;
  return (
    <p>
      {t('reworkedIn')}:{' '}
      {jobs.map((job) => (
        <span key={job.id}>
          <Link to={`/orders/${job.request_id}`}>{job.number}</Link> <StateChip state={job.state} />{' '}
        </span>
      ))}
    </p>
  );
}

function Evidence({ results }: { results: Result[] }) {
  const { t } = useTranslation('quality');
  const limits = ({ lower, upper }: Result) =>
    lower !== null && upper !== null
      ? `${number(lower)} … ${number(upper)}`
      : upper !== null
        ? `≤ ${number(upper)}`
        : lower !== null
          ? `≥ ${number(lower)}`
          : '–';
  return (
    <section aria-label={t('evidence')}>
      <h3 className="eyebrow">{t('evidence')}</h3>
      <div className="table-wrap">
        <table className="evidence">
          <thead>
            <tr>
              <th scope="col">{t('result.name')}</th>
              <th scope="col">{t('result.measured')}</th>
              <th scope="col">{t('result.limits')}</th>
              <th scope="col">{t('result.attempt')}</th>
              <th scope="col">{t('result.by')}</th>
              <th scope="col">{t('result.verdict')}</th>
            </tr>
          </thead>
          <tbody>
            {results.map((result) => (
              <tr key={result.id}>
                <td>{result.name}</td>
                <td className={result.passed ? 'measured' : 'measured out'}>
                  {!result.passed && <IconAlertTriangleFilled size={15} aria-hidden />}{' '}
                  {result.value !== null
                    ? `${number(result.value, 6)} ${unitName(result.unit)}`
                    : result.text}
                </td>
                <td>
                  {limits(result)} {unitName(result.unit)}
                </td>
                <td>{result.attempt}</td>
                <td>
                  {result.equipment ?? result.by}
                  <small>{dayClock(result.measured_at)}</small>
                </td>
                <td>
                  <StateChip state={result.passed ? 'passed' : 'failed'} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Actions({ of }: { of: Seen<Case> }) {
  const { t } = useTranslation('quality');
  const [wanted, setWanted] = useState<Disposition | null>(null);
  const [closing, setClosing] = useState(false);
  // What is decided in a dialog is decided on what the page showed when it opened.
  const [seen, setSeen] = useState(of.etag);
  const decide = useAction(
    (words: { disposition: Disposition; reason: string; secret: string }, key) =>
      post<Case>(`/api/nonconformances/${of.id}/disposition`, { body: words, key, seen }),
    {
      refresh: [['quality'], ['genealogy']],
      done: (_, words) => {
        setWanted(null);
        tellDone(t('decided', { number: of.number, disposition: t(`disposition.${words.disposition}`) }));
      },
    },
  );
  const close = useAction(
    (reason: string, key) =>
      post<Case>(`/api/nonconformances/${of.id}/close`, { body: { reason }, key, seen }),
    {
      refresh: [['quality'], ['genealogy']],
      done: () => {
        setClosing(false);
        tellDone(t('closed', { number: of.number }));
      },
    },
  );
  const mayDecide = of.allowed_actions.includes('disposition');
  return (
    <aside className="surface case-actions" aria-label={t('actions')}>
      <Button
        component={Link}
        to={`/genealogy?lot=${encodeURIComponent(of.lot)}`}
        variant="default"
        leftSection={<IconHierarchy3 size={17} aria-hidden />}
      >
        {t('genealogy')}
      </Button>
      {mayDecide && (
        <>
          <h3 className="eyebrow">{t('decide')}</h3>
          {DISPOSITIONS.map((each) => (
            <Button
              key={each}
              variant={each === 'rework' ? 'filled' : 'default'}
              leftSection={<IconSignature size={17} aria-hidden />}
              onClick={() => {
                decide.reset();
                setSeen(of.etag);
                setWanted(each);
              }}
            >
              {t(`disposition.${each}`)}
            </Button>
          ))}
          <p className="ink2">{t('decideHow')}</p>
        </>
      )}
      {of.allowed_actions.includes('close') && (
        <Button
          variant="default"
          onClick={() => {
            setSeen(of.etag);
            setClosing(true);
          }}
        >
          {t('close')}
        </Button>
      )}
      {!mayDecide && of.state === 'open' && <p className="ink2">{t('onlyQuality')}</p>}
      <SignDialog
        opened={wanted !== null}
        title={t('signTitle', { number: of.number })}
        meaning={wanted ? MEANINGS[wanted] : ''}
        shown={[
          { label: t('fact.lot'), value: of.lot },
          { label: t('fact.what'), value: of.description },
          { label: t('decision'), value: wanted ? t(`disposition.${wanted}`) : '' },
          { label: t('effect'), value: wanted ? t(`effects.${wanted}`) : '' },
        ]}
        withReason
        confirm={t('sign')}
        busy={decide.isPending}
        problem={decide.error}
        onClose={() => setWanted(null)}
        onSign={({ secret, reason }) => wanted && decide.mutate({ disposition: wanted, reason, secret })}
      />
      <ReasonDialog
        opened={closing}
        title={t('closeTitle', { number: of.number })}
        confirm={t('close')}
        busy={close.isPending}
        problem={close.error}
        onClose={() => setClosing(false)}
        onConfirm={(reason) => close.mutate(reason)}
      />
    </aside>
  );
}
