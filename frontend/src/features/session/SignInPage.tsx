import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Navigate, useNavigate, useSearchParams } from 'react-router';
import { get, post } from '@/api/client';
import { asProblem, type Problem } from '@/api/problem';
import type { Session } from '@/api/session';
import { landingOf, sessionQuery } from '@/api/session';
import { languageChosen, speak } from '@/lib/i18n';
import { Languages } from '@/ui/Languages';
import { Logo } from '@/ui/Logo';
import { isRepeated, NewSecret } from '@/ui/NewSecret';
import { ProblemNote } from '@/ui/Problem';
import './sign-in.css';

/** Only paths of our own: a link must not send a freshly signed-in person elsewhere. */
export const safeNext = (next: string | null) => (next && /^\/(?![/\\])/.test(next) ? next : '/');

export function Component() {
  const { t } = useTranslation('session');
  const queries = useQueryClient();
  const { data: session } = useQuery(sessionQuery);
  const navigate = useNavigate();
  const [where] = useSearchParams();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  // Somebody else set the password: nothing opens before its owner has chosen their own.
  const [mustChoose, setMustChoose] = useState(false);
  const [chosen, setChosen] = useState('');
  const [again, setAgain] = useState('');

  const enter = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    const name = username.trim();
    try {
      if (mustChoose) {
        await post('/api/session/secret', {
          body: { username: name, which: 'password', current: password, new: chosen },
        });
      }
      await post('/api/session', { body: { username: name, password: mustChoose ? chosen : password } });
      const session = await get<Session>('/api/session');
      if (!languageChosen() && session.person?.language) await speak(session.person.language);
      await queries.cancelQueries();
      queries.clear();
      await queries.fetchQuery({ ...sessionQuery, staleTime: 0 });
      const next = safeNext(where.get('next'));
      navigate(next === '/' ? landingOf(session) : next, { replace: true });
    } catch (error) {
      const said = asProblem(error);
      if (said.code === 'secret_must_change') return setMustChoose(true);
      setProblem(said);
      if (!mustChoose) setPassword('');
    } finally {
      setBusy(false);
    }
  };

  if (session?.set_up === 'nobody') return <Navigate to={`/set-up/first${location.hash}`} replace />;
  return (
    <main className="sign-in">
      <form className="surface sign-in-card" onSubmit={enter}>
        <div className="sign-in-brand">
          <Logo size={34} />
          Lineside
        </div>
        <h1>{t(mustChoose ? 'chooseTitle' : 'title')}</h1>
        {!mustChoose && <p className="ink2">{t(session?.badged_in ? 'badgedIn' : 'subtitle')}</p>}
        {!mustChoose && session?.terminal && <Link to="/terminal">{t('backToTerminal')}</Link>}
        <Stack mt="lg">
          {mustChoose ? (
            <>
              <p>{t('choose')}</p>
              <NewSecret
                which="password"
                value={chosen}
                again={again}
                onValue={setChosen}
                onAgain={setAgain}
                error={problem?.field('password')}
              />
            </>
          ) : (
            <>
              <TextInput
                label={t('username')}
                name="username"
                autoComplete="username"
                autoCapitalize="none"
                size="md"
                required
                withAsterisk={false}
                data-autofocus
                value={username}
                onChange={(event) => setUsername(event.currentTarget.value)}
              />
              <PasswordInput
                label={t('password')}
                name="password"
                autoComplete="current-password"
                size="md"
                required
                withAsterisk={false}
                value={password}
                onChange={(event) => setPassword(event.currentTarget.value)}
                visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
              />
            </>
          )}
          <ProblemNote error={problem} />
          <Button type="submit" size="md" loading={busy} disabled={mustChoose && !isRepeated(chosen, again)}>
            {t(mustChoose ? 'chooseEnter' : 'enter')}
          </Button>
        </Stack>
        <div className="sign-in-languages">
          <Languages />
          {session?.demo && (
            <Link className="sign-in-demo" to="/codes">
              {t('demo')}
            </Link>
          )}
        </div>
      </form>
    </main>
  );
}
