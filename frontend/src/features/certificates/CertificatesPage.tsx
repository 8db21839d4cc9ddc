import { Button, Skeleton } from '@mantine/core';
import { IconCertificate, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/api/session';
import { EmptyState } from '@/ui/EmptyState';
import { MorePages } from '@/ui/MorePages';
import { tellDone } from '@/ui/notify';
import { PageHead } from '@/ui/PageHead';
import { ProblemNote } from '@/ui/Problem';
import { ReasonDialog } from '@/ui/ReasonDialog';
import { BringDialog } from './BringDialog';
import { CertificateCard } from './CertificateCard';
import { ListDialog } from './ListDialog';
import { OwnCard } from './OwnCard';
import {
  type Certificate,
  type Own,
  type Purpose,
  useAddList,
  useBringOwn,
  useCertificates,
  useReject,
  useRenewOwn,
  useTrust,
  useUpload,
} from './queries';
import { TrustDialog } from './TrustDialog';
import './certificates.css';

const PURPOSES: Purpose[] = ['application', 'user'];

/** Whom the machines' connections believe, and who Lineside is to them. */
export function Component() {
  const { t } = useTranslation('certificates');
  const session = useSession();
  const mayDecide = session.person?.permissions.includes('integrations.trust_certificate') ?? false;
  const certificates = useCertificates();
  const [trusting, setTrusting] = useState<Certificate | 'new' | null>(null);
  const [rejecting, setRejecting] = useState<Certificate | null>(null);
  const [listing, setListing] = useState(false);
  const [renewing, setRenewing] = useState<{ purpose: Purpose; own: Own | null } | null>(null);
  const [bringing, setBringing] = useState<Purpose | null>(null);
  const done = (key: string, close: () => void) => () => {
    close();
    tellDone(t(key));
  };
  const trust = useTrust(done('trust.done', () => setTrusting(null)));
  const upload = useUpload(done('trust.done', () => setTrusting(null)));
  const reject = useReject(done('reject.done', () => setRejecting(null)));
  const addList = useAddList(done('list.done', () => setListing(false)));
  const renew = useRenewOwn(done('own.done', () => setRenewing(null)));
  const bring = useBringOwn(done('own.done', () => setBringing(null)));
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
      <ProblemNote error={certificates.error} onRetry={() => certificates.refetch()} />
      <div className="certificates">
        {PURPOSES.map((purpose) => (
          <OwnCard
            key={purpose}
            purpose={purpose}
            mayRenew={mayDecide}
            onRenew={(own) => {
              renew.reset();
              setRenewing({ purpose, own });
            }}
            onBring={() => {
              bring.reset();
              setBringing(purpose);
            }}
          />
        ))}
        {certificates.isPending && <Skeleton height={200} />}
        {certificates.rows.map((certificate) => (
          <CertificateCard
            key={certificate.id}
            certificate={certificate}
            onTrust={() => open(certificate)}
            onReject={() => {
              reject.reset();
              setRejecting(certificate);
            }}
            onList={() => {
              addList.reset();
              setListing(true);
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
        onTrust={({ pem, ...believed }) => {
          if (trusting === 'new') upload.mutate({ pem, ...believed });
          else if (trusting) trust.mutate({ id: trusting.id, ...believed });
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
      <ListDialog
        opened={listing}
        busy={addList.isPending}
        problem={addList.error}
        onClose={() => setListing(false)}
        onAdd={(pem) => addList.mutate({ pem })}
      />
      <ReasonDialog
        opened={renewing !== null}
        title={renewing?.own ? t('own.renew') : t('own.make')}
        confirm={renewing?.own ? t('own.renew') : t('own.make')}
        danger={Boolean(renewing?.own)}
        busy={renew.isPending}
        problem={renew.error}
        onClose={() => setRenewing(null)}
        onConfirm={(reason) => renewing && renew.mutate({ reason, purpose: renewing.purpose })}
      >
        {t(`own.what.${renewing?.purpose ?? 'application'}`)}
      </ReasonDialog>
      <BringDialog
        purpose={bringing}
        busy={bring.isPending}
        problem={bring.error}
        onClose={() => setBringing(null)}
        onBring={(brought) => bring.mutate(brought)}
      />
    </div>
  );
}
