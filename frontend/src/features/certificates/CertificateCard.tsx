import { Button, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { said } from '@/lib/sentences';
import { dayClock, fullDay } from '@/lib/time';
import { StateChip } from '@/ui/StateChip';
import { Ending, Warning } from './Ending';
import { inFours } from './pem';
import type { Certificate, UsedBy } from './queries';

function Users({ title, users }: { title: string; users: UsedBy[] }) {
  if (users.length === 0) return null;
  return (
    <div className="certificate-users">
      <h3>{title}</h3>
      <ul>
        {users.map((each) => (
          <li key={each.id} data-connection={each.name}>
            <StateChip state={each.state} />
            <span>
              <strong>{each.name}</strong> <span className="ink2">{each.endpoint}</span>
              {each.message && <span className="certificate-message">{said(each.message)}</span>}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What an issuer has taken back, as far as it is known here. */
function Revocations({ issuer }: { issuer: Certificate }) {
  const { t } = useTranslation('certificates');
  const list = issuer.revocation_list;
  return (
    <>
      {list?.alert && <Warning>{said(list.alert)}</Warning>}
      {!list && issuer.needs_list && <Warning>{t('list.none')}</Warning>}
      <dl className="certificate-facts">
        <div>
          <dt>{t('list.what')}</dt>
          <dd>
            {list
              ? t('list.facts', { count: list.revoked, day: fullDay(list.issued_at) })
              : t(issuer.needs_list ? 'list.missing' : 'list.notNeeded')}
          </dd>
        </div>
        {list?.ends_at && (
          <div>
            <dt>{t('list.until')}</dt>
            <dd>{dayClock(list.ends_at)}</dd>
          </div>
        )}
      </dl>
    </>
  );
}

/** A certificate of a server or of an issuer, who believes it and who has shown it. */
export function CertificateCard({
  certificate,
  onTrust,
  onReject,
  onList,
}: {
  certificate: Certificate;
  onTrust: () => void;
  onReject: () => void;
  onList: () => void;
}) {
  const { t } = useTranslation('certificates');
  const may = certificate.allowed_actions;
  // Once believed there, it is no news any more that it was shown.
  const waiting = certificate.shown_by.filter((each) => each.server_certificate !== certificate.id);
  return (
    <article className="surface certificate" data-certificate={certificate.thumbprint}>
      <header>
        <div>
          <h2>{certificate.subject}</h2>
          <p className="ink2">
            {certificate.is_authority ? t('issuer') : certificate.application_uri || t('noUri')}
          </p>
        </div>
        <Group gap={8}>
          <StateChip state={certificate.state ?? 'seen'} />
          {may.includes('trust') && (
            <Button size="xs" variant={certificate.state === 'seen' ? 'filled' : 'default'} onClick={onTrust}>
              {certificate.state === 'trusted' ? t('change') : t('trust.do')}
            </Button>
          )}
          {certificate.is_authority && may.includes('trust') && (
            <Button size="xs" variant="default" onClick={onList}>
              {t('list.do')}
            </Button>
          )}
          {may.includes('reject') && (
            <Button size="xs" variant="default" onClick={onReject}>
              {t('reject.do')}
            </Button>
          )}
        </Group>
      </header>
      <Ending at={certificate.not_after} what={certificate.is_authority ? 'issuer' : 'server'} />
      <dl className="certificate-facts">
        <div>
          <dt>{t('thumbprint')}</dt>
          <dd className="thumbprint">{inFours(certificate.thumbprint)}</dd>
        </div>
        <div>
          <dt>{t('valid')}</dt>
          <dd>
            {fullDay(certificate.not_before)} – {fullDay(certificate.not_after)}
          </dd>
        </div>
        {certificate.issuer !== certificate.subject && (
          <div>
            <dt>{t('issuedBy')}</dt>
            <dd>{certificate.issuer}</dd>
          </div>
        )}
        <div>
          <dt>{t('seen')}</dt>
          <dd>{dayClock(certificate.seen_at)}</dd>
        </div>
        {certificate.decided_by && certificate.decided_at && (
          <div>
            <dt>{t('decided')}</dt>
            <dd>
              {certificate.decided_by}, {dayClock(certificate.decided_at)}
              {certificate.reason && <span className="ink2"> · {certificate.reason}</span>}
            </dd>
          </div>
        )}
      </dl>
      {certificate.is_authority && certificate.state === 'trusted' && <Revocations issuer={certificate} />}
      <Users title={t('believedOn')} users={certificate.connections} />
      <Users title={t('shownBy')} users={waiting} />
    </article>
  );
}
