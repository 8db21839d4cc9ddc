import { Button, TextInput } from '@mantine/core';
import { IconDeviceTabletCog } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { post } from '@/api/client';
import { asProblem, type Problem } from '@/api/problem';
import { useSession } from '@/api/session';
import { useScanner } from '@/lib/scan';
import { Logo } from '@/ui/Logo';
import { ProblemNote } from '@/ui/Problem';

/** Makes this device a terminal: scan or type the code that stands at the work place. */
export function Pairing({ was }: { was: string | null }) {
  const { t } = useTranslation('execution');
  const { demo } = useSession();
  const queries = useQueryClient();
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  /** The code of a place that another device holds: this one may take it, once it was told so. */
  const [asked, setAsked] = useState('');
  const isTaken = problem?.code === 'terminal_taken';

  const pair = async (wanted: string, takeOver = false) => {
    setBusy(true);
    setProblem(null);
    setAsked(wanted);
    try {
      await post('/api/terminals/pair', { body: { code: wanted.trim(), take_over: takeOver } });
      await queries.invalidateQueries({ queryKey: ['session'] });
    } catch (error) {
      setProblem(asProblem(error));
    } finally {
      setBusy(false);
    }
  };
  useScanner((scanned) => void pair(scanned));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void pair(code);
  };

  return (
    <main className="gate">
      <form className="surface gate-card" onSubmit={submit}>
        <div className="gate-brand">
          <Logo size={34} />
          Lineside
        </div>
        <h1>{t('pair.title')}</h1>
        {was && <p role="status">{t('pair.lost', { terminal: was })}</p>}
        <p className="ink2">{t('pair.why')}</p>
        <div className="gate-scan">
          <IconDeviceTabletCog size={56} stroke={1.6} aria-hidden />
          <strong>{t('pair.scan')}</strong>
        </div>
        <TextInput
          size="lg"
          label={t('pair.code')}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          autoComplete="off"
          autoCapitalize="characters"
        />
        <ProblemNote error={problem} />
        {isTaken && (
          <Button size="lg" onClick={() => void pair(asked, true)}>
            {t('pair.takeOver')}
          </Button>
        )}
        <Button
          type="submit"
          size="lg"
          variant={isTaken ? 'default' : 'filled'}
          loading={busy}
          disabled={!code.trim()}
        >
          {t('pair.do')}
        </Button>
        <p className="gate-links">
          {demo && (
            <Link to="/codes" target="_blank">
              {t('pair.sheet')}
            </Link>
          )}
          <Link to="/floor">{t('pair.leave')}</Link>
        </p>
      </form>
    </main>
  );
}
