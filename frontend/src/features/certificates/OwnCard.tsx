import { Button, Group } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { fullDay } from '@/lib/time';
import { ProblemNote } from '@/ui/Problem';
import { Ending } from './Ending';
import { download, inFours, toDer } from './pem';
import { type Own, type Purpose, useOwn } from './queries';

type Props = {
  purpose: Purpose;
  mayRenew: boolean;
  onRenew: (own: Own | null) => void;
  onBring: () => void;
};

/** Who Lineside is to machines: as an application, or as a user where a server wants another certificate for that. */
export function OwnCard({ purpose, mayRenew, onRenew, onBring }: Props) {
  const { t } = useTranslation('certificates');
  const { data: own, error, refetch } = useOwn(purpose);
  const title = `own-${purpose}`;
  if (own === undefined) return <ProblemNote error={error} onRetry={() => refetch()} />;
  return (
    <section className="surface certificate" aria-labelledby={title}>
      <header>
        <div>
          <h2 id={title}>{t(`own.title.${purpose}`)}</h2>
          <p className="ink2">{t(`own.${own ? 'why' : 'none'}.${purpose}`)}</p>
        </div>
        <Group gap={8}>
          {own && (
            <>
              <Button
                variant="default"
                size="xs"
                leftSection={<IconDownload size={15} aria-hidden />}
                onClick={() => download(`lineside-${purpose}.der`, toDer(own.pem), 'application/pkix-cert')}
              >
                {t('own.der')}
              </Button>
              <Button
                variant="default"
                size="xs"
                leftSection={<IconDownload size={15} aria-hidden />}
                onClick={() => download(`lineside-${purpose}.pem`, own.pem, 'application/x-pem-file')}
              >
                {t('own.pem')}
              </Button>
            </>
          )}
          {mayRenew && (
            <>
              <Button variant="default" size="xs" onClick={() => onRenew(own)}>
                {own ? t('own.renew') : t('own.make')}
              </Button>
              <Button variant="default" size="xs" onClick={onBring}>
                {t('own.bring')}
              </Button>
            </>
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
            {own.application_uri && (
              <div>
                <dt>{t('uri')}</dt>
                <dd>{own.application_uri}</dd>
              </div>
            )}
            {own.issuer && own.issuer !== own.subject && (
              <div>
                <dt>{t('issuedBy')}</dt>
                <dd>{own.issuer}</dd>
              </div>
            )}
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
