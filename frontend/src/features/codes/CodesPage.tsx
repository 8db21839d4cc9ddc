import { Button, Loader } from '@mantine/core';
import { IconDeviceTablet, IconLogin2, IconPrinter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { get } from '@/api/client';
import { sessionQuery } from '@/api/session';
import type { Schema } from '@/api/types';
import { sendScan } from '@/lib/scan';
import { Logo } from '@/ui/Logo';
import { ProblemNote } from '@/ui/Problem';
import './codes.css';

type Code = Schema<'DemoCode'>;

/** A tap scans: the open terminal hears it, and the code is on the clipboard for any other field. */
function CodeTile({ code, last, onTap }: { code: Code; last: boolean; onTap: () => void }) {
  const { t } = useTranslation('codes');
  return (
    <button
      type="button"
      className="surface code"
      data-code={code.code}
      data-last={last}
      onClick={() => {
        sendScan(code.code);
        void navigator.clipboard?.writeText(code.code).catch(() => undefined);
        onTap();
      }}
    >
      <img src={`data:image/svg+xml,${encodeURIComponent(code.symbol)}`} alt="" width={92} height={92} />
      <span className="code-words">
        <strong>{code.label}</strong>
        <span>{code.detail}</span>
        <code>{code.code}</code>
        {last && <span className="code-sent">{t('sent')}</span>}
      </span>
    </button>
  );
}

/** The demo's sheet of codes: for a visitor without a scanner to tap, and with a printer to cut out. */
export function Component() {
  const { t } = useTranslation(['codes', 'common']);
  const { data: session } = useQuery(sessionQuery);
  const { data, error, refetch } = useQuery({
    queryKey: ['codes'],
    queryFn: () => get<Schema<'DemoSheet'>>('/api/codes'),
    refetchInterval: 20_000,
  });
  const [last, setLast] = useState('');
  return (
    <main className="codes">
      <header>
        <Logo size={30} />
        <div>
          <h1>{t('title')}</h1>
          <p className="ink2">{t('how')}</p>
        </div>
        <div className="codes-ways no-print">
          <Button
            component={Link}
            to="/terminal"
            target="_blank"
            variant="default"
            leftSection={<IconDeviceTablet size={17} />}
          >
            {t('openTerminal')}
          </Button>
          <Button component={Link} to="/" variant="default" leftSection={<IconLogin2 size={17} />}>
            {session?.person ? t('toDesk') : t('toSignIn')}
          </Button>
          <Button leftSection={<IconPrinter size={17} />} onClick={() => window.print()}>
            {t('print')}
          </Button>
        </div>
      </header>
      <ProblemNote error={error} onRetry={() => refetch()} />
      {!data && !error && <Loader role="status" aria-label={t('common:loading')} />}
      {data && (
        <section>
          <h2>{t('logins')}</h2>
          <p>
            {t('password')} <code>{data.password}</code>
          </p>
          <ul className="logins">
            {data.logins.map((login) => (
              <li key={login.username}>
                <code>{login.username}</code> {login.name}, {t(`common:role.${login.role}`)}
              </li>
            ))}
          </ul>
        </section>
      )}
      {data?.groups
        .filter((group) => group.codes.length > 0)
        .map((group) => (
          <section key={group.kind}>
            <h2>{t(`group.${group.kind}`, { defaultValue: group.title })}</h2>
            <div className="codes-grid">
              {group.codes.map((code) => (
                <CodeTile
                  key={code.code}
                  code={code}
                  last={last === code.code}
                  onTap={() => setLast(code.code)}
                />
              ))}
            </div>
          </section>
        ))}
    </main>
  );
}
