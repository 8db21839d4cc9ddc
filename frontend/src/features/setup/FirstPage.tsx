import { Alert, Button, Checkbox, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useNavigate } from 'react-router';
import { post } from '@/api/client';
import { asProblem, type Problem } from '@/api/problem';
import { sessionQuery } from '@/api/session';
import { Languages } from '@/ui/Languages';
import { Logo } from '@/ui/Logo';
import { ProblemNote } from '@/ui/Problem';
import './setup.css';

// What the first order needs beside an administrator.
const EVERYTHING = ['supervisor', 'engineer', 'quality', 'operator'];

/** The first person of a plant of one's own, made with the one-time code of the first start. */
export function Component() {
  const { t, i18n } = useTranslation(['setup', 'session']);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { data: session } = useQuery(sessionQuery);
  // Behind the #, so that it stands in no server's log.
  const [code, setCode] = useState(decodeURIComponent(location.hash.slice(1)));
  const [fromLink] = useState(code !== '');
  const [name, setName] = useState('');
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [pin, setPin] = useState('');
  const [alone, setAlone] = useState(true);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (problem) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [problem]);

  const enter = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      await post('/api/session/first', {
        body: {
          code: code.trim(),
          name: name.trim(),
          username: username.trim(),
          password,
          pin,
          roles: alone ? EVERYTHING : [],
          language: i18n.language,
        },
      });
      await queries.cancelQueries();
      queries.clear();
      await queries.fetchQuery({ ...sessionQuery, staleTime: 0 });
      navigate('/set-up', { replace: true });
    } catch (error) {
      setProblem(asProblem(error));
    } finally {
      setBusy(false);
    }
  };

  if (session && session.set_up !== 'nobody' && !busy) return <Navigate to="/" replace />;
  const wrong = (field: string) => problem?.field(field);
  return (
    <main className="first">
      <form ref={form} className="surface first-card" onSubmit={enter}>
        <div className="first-brand">
          <Logo size={34} />
          Lineside
        </div>
        <h1>{t('first.title')}</h1>
        <p className="ink2">{t('first.why')}</p>
        <Stack mt="lg">
          {!fromLink && (
            <TextInput
              label={t('first.code')}
              description={t('first.codeWhere')}
              required
              value={code}
              onChange={(event) => setCode(event.currentTarget.value)}
              error={wrong('code')}
            />
          )}
          <TextInput
            label={t('first.name')}
            description={t('first.nameWhy')}
            autoComplete="name"
            required
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={wrong('name')}
          />
          <TextInput
            label={t('session:username')}
            autoComplete="username"
            autoCapitalize="none"
            required
            value={username}
            onChange={(event) => setUsername(event.currentTarget.value)}
            error={wrong('username')}
          />
          <PasswordInput
            label={t('session:password')}
            description={t('first.passwordWhy')}
            autoComplete="new-password"
            required
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            visibilityToggleButtonProps={{ 'aria-label': t('session:showPassword') }}
            error={wrong('password')}
          />
          <Checkbox
            label={t('first.alone')}
            description={t('first.aloneWhy')}
            checked={alone}
            onChange={(event) => setAlone(event.currentTarget.checked)}
          />
          {alone && (
            <PasswordInput
              label={t('first.pin')}
              description={t('first.pinWhy')}
              inputMode="numeric"
              autoComplete="off"
              value={pin}
              onChange={(event) => setPin(event.currentTarget.value)}
              visibilityToggleButtonProps={{ 'aria-label': t('first.showPin') }}
              error={wrong('pin')}
            />
          )}
          {fromLink && wrong('code') && <Alert color="red">{wrong('code')}</Alert>}
          {/* What is wrong in a field is told there, once. */}
          {!problem?.errors.length && <ProblemNote error={problem} />}
          <Button type="submit" size="md" loading={busy} disabled={!name || !username || !password || !code}>
            {t('first.enter')}
          </Button>
        </Stack>
        <div className="first-languages">
          <Languages />
        </div>
      </form>
    </main>
  );
}
