import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { clockSeconds, day, zoneName } from '@/lib/time';
import { factName, refusal as inWords } from '@/lib/words';
import { EmptyState } from '@/ui/EmptyState';
import { ProblemNote } from '@/ui/Problem';
import { Ledger } from './Ledger';
import { refusalsQuery, sealsQuery, signaturesQuery } from './queries';
import { shown } from './words';

const moment = (at: string) => `${day(at)}, ${clockSeconds(at)} ${zoneName(at)}`;

/** The chain of seals: each block signs the one before it, so nothing can be taken out unseen. */
export function Seals() {
  const { t } = useTranslation('audit');
  const { data: seals, error, refetch } = useQuery(sealsQuery);
  const last = seals?.[0];
  return (
    <>
      <ProblemNote error={error} onRetry={() => refetch()} />
      {last && (
        <div className="surface seal-state">
          <strong>{t('seals.state', { number: last.number, time: moment(last.sealed_at) })}</strong>
          <p className="ink2">{t('seals.verify')}</p>
          <code>python manage.py verify-ledger</code>
        </div>
      )}
      {seals && seals.length === 0 && <EmptyState title={t('seals.none')}>{t('seals.noneWhy')}</EmptyState>}
      {seals && seals.length > 0 && (
        <Ledger label={t('tab.seals')}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('seals.number')}</th>
                <th scope="col">{t('seals.at')}</th>
                <th scope="col">{t('seals.size')}</th>
                <th scope="col">{t('seals.root')}</th>
                <th scope="col">{t('seals.previous')}</th>
                <th scope="col">{t('seals.key')}</th>
              </tr>
            </thead>
            <tbody>
              {seals.map((seal) => (
                <tr key={seal.id}>
                  <td>{seal.number}</td>
                  <td className="when">{moment(seal.sealed_at)}</td>
                  <td>{seal.size}</td>
                  <td className="hash">{seal.merkle_root.slice(0, 20)}…</td>
                  <td className="hash">{seal.previous ? `${seal.previous.slice(0, 20)}…` : '–'}</td>
                  <td>{seal.key_id}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Ledger>
      )}
    </>
  );
}

/** Who was told no, and why. */
export function Refusals() {
  const { t } = useTranslation('audit');
  const { data: refusals, error, refetch } = useQuery(refusalsQuery);
  return (
    <>
      <ProblemNote error={error} onRetry={() => refetch()} />
      {refusals && refusals.length === 0 && <EmptyState title={t('refusals.none')} />}
      {refusals && refusals.length > 0 && (
        <Ledger label={t('tab.refusals')}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('column.when', { zone: zoneName() })}</th>
                <th scope="col">{t('column.who')}</th>
                <th scope="col">{t('refusals.tried')}</th>
                <th scope="col">{t('refusals.answer')}</th>
              </tr>
            </thead>
            <tbody>
              {refusals.map((refusal) => (
                <tr key={refusal.id}>
                  <td className="when">{moment(refusal.recorded_at)}</td>
                  <td>{refusal.by_name}</td>
                  <td>{refusal.action}</td>
                  <td>
                    {inWords(refusal.code, refusal.message)}{' '}
                    <small title={refusal.message}>{refusal.code}</small>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Ledger>
      )}
    </>
  );
}

/** Signatures with what was shown to the signer, and its digest. */
export function Signatures() {
  const { t } = useTranslation('audit');
  const { data: signatures, error, refetch } = useQuery(signaturesQuery);
  return (
    <>
      <ProblemNote error={error} onRetry={() => refetch()} />
      {signatures && signatures.length === 0 && <EmptyState title={t('signatures.none')} />}
      {signatures && signatures.length > 0 && (
        <Ledger label={t('tab.signatures')}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('column.when', { zone: zoneName() })}</th>
                <th scope="col">{t('signatures.name')}</th>
                <th scope="col">{t('signatures.meaning')}</th>
                <th scope="col">{t('column.subject')}</th>
                <th scope="col">{t('signatures.shown')}</th>
              </tr>
            </thead>
            <tbody>
              {signatures.map((signature) => (
                <tr key={signature.id}>
                  <td className="when">{moment(signature.signed_at)}</td>
                  <td>{signature.printed_name}</td>
                  <td>{signature.meaning}</td>
                  <td>
                    <strong>{signature.subject_label}</strong>
                  </td>
                  <td>
                    <dl className="facts signed-facts">
                      {Object.entries(signature.shown).map(([name, value]) => (
                        <div key={name} style={{ display: 'contents' }}>
                          <dt>{factName(name)}</dt>
                          <dd>{shown(value)}</dd>
                        </div>
                      ))}
                    </dl>
                    <small className="hash">SHA-256 {signature.digest}</small>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Ledger>
      )}
    </>
  );
}
