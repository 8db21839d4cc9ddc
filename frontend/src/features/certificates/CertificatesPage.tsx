import { Button, Group, Skeleton } from '@mantine/core';
import { IconAlertTriangleFilled, IconCertificate, IconDownload, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/api/session';
import { useNow } from '@/lib/now';
import { said } from '@/lib/sentences';
import { dayClock, fullDay } from '@/lib/time';
import { EmptyState } from '@/ui/EmptyState';
import { MorePages } from '@/ui/MorePages';
import { tellDone } from '@/ui/notify';
import { PageHead } from '@/ui/PageHead';
import { ProblemNote } from '@/ui/Problem';
import { ReasonDialog } from '@/ui/ReasonDialog';
import { StateChip } from '@/ui/StateChip';
import { download, inFours, toDer } from './pem';
import {
  type Certificate,
  type Own,
  type UsedBy,
  useCertificates,
  useOwn,
  useReject,
  useRenewOwn,
  useTrust,
  useUpload,
} from './queries';
import { TrustDialog } from './TrustDialog';
import './certificates.css';

const WARN_DAYS = 30;

/** From thirty days before its end on. */
function Ending({ at, what }: { at: string; what: 'own' | 'server' }) {
  const { t } = useTranslation('certificates');
  const now = useNow(60_000);
  const days = (Date.parse(at) - now) / 86_400_000;
  if (days > WARN_DAYS) return null;
  const when = days <= 0 ? 'ended' : days <= 1 ? 'today' : 'soon';
  return (
    <p className="certificate-says tone-warn">
      <IconAlertTriangleFilled size={16} aria-hidden />
      <span>
        {t(`ending.${when}`, { days: Math.floor(days), day: fullDay(at) })} {t(`ending.${what}`)}
      </span>
    </p>
  );
}

function OwnCard({ own, mayRenew, onRenew }: { own: Own | null; mayRenew: boolean; onRenew: () => void }) {
  const { t } = useTranslation('certificates');
  return (
    <section className="surface certificate" aria-labelledby="own-certificate">
      <header>
        <div>
          <h2 id="own-certificate">{t('own.title')}</h2>
          <p className="ink2">{own ? t('own.why') : t('own.none')}</p>
        </div>
        <Group gap={8}>
          {own && (
            <>
              <Button
                variant="default"
                size="xs"
                leftSection={<IconDownload size={15} aria-hidden />}
                onClick={() => download('lineside.der', toDer(own.pem), 'application/pkix-cert')}
              >
                {t('own.der')}
              </Button>
              <Button
                variant="default"
                size="xs"
                leftSection={<IconDownload size={15} aria-hidden />}
                onClick={() => download('lineside.pem', own.pem, 'application/x-pem-file')}
              >
                {t('own.pem')}
              </Button>
            </>
          )}
          {mayRenew && (
            <Button variant="default" size="xs" onClick={onRenew}>
              {own ? t('own.renew') : t('own.make')}
            </Button>
          )}
        </Group>
      </header>
      {own && (
        <>
          <Ending at={own.not_after} what="own" />
          <dl className="certificate-facts">
            <div>
              <dt>{t('thumbprint')}</dt>
              <dd className="thumbprint">{inFours(own.thumbprint)}</dd>
            </div>
            <div>
              <dt>{t('uri')}</dt>
              <dd>{own.application_uri}</dd>
            </div>
            <div>
              <dt>{t('until')}</dt>
              <dd>{fullDay(own.not_after)}</dd>
            </div>
          </dl>
        </>
      )}
    </section>
  );
}

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

function Card({
  certificate,
  onTrust,
  onReject,
}: {
  certificate: Certificate;
  onTrust: () => void;
  onReject: () => void;
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
          <p className="ink2">{certificate.application_uri || t('noUri')}</p>
        </div>
        <Group gap={8}>
          <StateChip state={certificate.state ?? 'seen'} />
          {may.includes('trust') && (
            <Button size="xs" variant={certificate.state === 'seen' ? 'filled' : 'default'} onClick={onTrust}>
              {certificate.state === 'trusted' ? t('change') : t('trust.do')}
            </Button>
          )}
          {may.includes('reject') && (
            <Button size="xs" variant="default" onClick={onReject}>
              {t('reject.do')}
            </Button>
          )}
        </Group>
      </header>
      <Ending at={certificate.not_after} what="server" />
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
      <Users title={t('believedOn')} users={certificate.connections} />
      <Users title={t('shownBy')} users={waiting} />
    </article>
  );
}

/** Whom the machines' connections believe, and who Lineside is to them. */
export function Component() {
  const { t } = useTranslation('certificates');
  const session = useSession();
  const mayDecide = session.person?.permissions.includes('integrations.trust_certificate') ?? false;
  const certificates = useCertificates();
  const own = useOwn();
  const [trusting, setTrusting] = useState<Certificate | 'new' | null>(null);
  const [rejecting, setRejecting] = useState<Certificate | null>(null);
  const [renewing, setRenewing] = useState(false);
  const done = (key: string, close: () => void) => () => {
    close();
    tellDone(t(key));
  };
  const trust = useTrust(done('trust.done', () => setTrusting(null)));
  const upload = useUpload(done('trust.done', () => setTrusting(null)));
  const reject = useReject(done('reject.done', () => setRejecting(null)));
  const renew = useRenewOwn(done('own.done', () => setRenewing(false)));
  const adding = trusting === 'new';
  const open = (what: Certificate | 'new') => {
    trust.reset();
    upload.reset();
    setTrusting(what);
  };
  return (
    <div className="page">
      <PageHead
        title={t('title')}
        actions={
          mayDecide && (
            <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => open('new')}>
              {t('add.do')}
            </Button>
          )
        }
      />
      <ProblemNote error={certificates.error ?? own.error} onRetry={() => certificates.refetch()} />
      <div className="certificates">
        {own.data !== undefined && (
          <OwnCard
            own={own.data}
            mayRenew={mayDecide}
            onRenew={() => {
              renew.reset();
              setRenewing(true);
            }}
          />
        )}
        {certificates.isPending && <Skeleton height={200} />}
        {certificates.rows.map((certificate) => (
          <Card
            key={certificate.id}
            certificate={certificate}
            onTrust={() => open(certificate)}
            onReject={() => {
              reject.reset();
              setRejecting(certificate);
            }}
          />
        ))}
        {certificates.isSuccess && certificates.rows.length === 0 && (
          <section className="surface">
            <EmptyState
              title={t('empty.title')}
              icon={<IconCertificate size={34} stroke={1.4} aria-hidden />}
            >
              {t('empty.why')}
            </EmptyState>
          </section>
        )}
        <MorePages {...certificates} />
      </div>
      <TrustDialog
        what={trusting}
        busy={trust.isPending || upload.isPending}
        problem={adding ? upload.error : trust.error}
        onClose={() => setTrusting(null)}
        onTrust={({ pem, connections, reason }) => {
          if (trusting === 'new') upload.mutate({ pem, connections, reason });
          else if (trusting) trust.mutate({ id: trusting.id, connections, reason });
        }}
      />
      <ReasonDialog
        opened={rejecting !== null}
        title={t('reject.title')}
        confirm={t('reject.do')}
        danger
        busy={reject.isPending}
        problem={reject.error}
        onClose={() => setRejecting(null)}
        onConfirm={(reason) => rejecting && reject.mutate({ id: rejecting.id, reason })}
      >
        {t('reject.what')}
      </ReasonDialog>
      <ReasonDialog
        opened={renewing}
        title={own.data ? t('own.renew') : t('own.make')}
        confirm={own.data ? t('own.renew') : t('own.make')}
        danger={Boolean(own.data)}
        busy={renew.isPending}
        problem={renew.error}
        onClose={() => setRenewing(false)}
        onConfirm={(reason) => renew.mutate({ reason })}
      >
        {t('own.what')}
      </ReasonDialog>
    </div>
  );
}
