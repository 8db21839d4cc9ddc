import { Checkbox, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LANGUAGES } from '@/lib/i18n';
import { useScanner } from '@/lib/scan';
import { Dialog } from '@/ui/Dialog';
import { FormButtons } from '@/ui/FormButtons';
import { tellDone } from '@/ui/notify';
import { ProblemNote } from '@/ui/Problem';
import { type NewPerson, type PersonDetail, ROLES, type Role, useAdd, useOnPerson } from './queries';
import { SecretFields } from './SecretFields';

type Props = {
  opened: boolean;
  /** Whom to change; nobody for a new colleague. */
  of: PersonDetail | null;
  onClose: () => void;
  onDone: (person: PersonDetail) => void;
};

type Fields = Required<Omit<NewPerson, 'roles'>> & { roles: Role[]; reason: string };

const EMPTY: Fields = {
  username: '',
  name: '',
  kind: 'human',
  roles: ['operator'],
  language: 'en',
  password: '',
  pin: '',
  badge: '',
  reason: '',
};

/** A new colleague or another system, or somebody who is called otherwise or may do more. */
export function PersonForm({ opened, of, onClose, onDone }: Props) {
  const { t } = useTranslation(['people', 'common']);
  const [fields, setFields] = useState(EMPTY);
  const put = (changed: Partial<Fields>) => setFields((before) => ({ ...before, ...changed }));
  const done = (person: PersonDetail) => {
    tellDone(t(of ? 'changed' : 'added', { name: person.name }));
    onDone(person);
  };
  const add = useAdd(done);
  const change = useOnPerson('change', done);
  const action = of ? change : add;
  useEffect(() => {
    if (!opened) return;
    add.reset();
    change.reset();
    setFields(
      of
        ? {
            ...EMPTY,
            name: of.name,
            kind: of.kind ?? 'human',
            roles: (of.roles ?? []) as Role[],
            language: (of.language ?? 'en') as Fields['language'],
          }
        : EMPTY,
    );
  }, [opened, of?.id]);
  const wrong = (field: string) => action.error?.field(field);
  const { username, name, kind, roles, language, password, pin, badge, reason } = fields;
  useScanner((code) => put({ badge: code }), opened && !of);
  const send = () => {
    if (of) return change.mutate({ id: of.id, seen: of.etag, body: { name, roles, language, reason } });
    return add.mutate({
      username: username.trim(),
      name,
      kind,
      roles,
      language,
      ...(password && { password }),
      ...(pin && { pin }),
      ...(badge.trim() && { badge: badge.trim() }),
    });
  };
  return (
    <Dialog
      opened={opened}
      busy={action.isPending}
      onClose={onClose}
      title={of ? t('changeTitle', { name: of.name }) : t('add')}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <Stack>
          {!of && (
            <NativeSelect
              label={t('kind')}
              value={kind}
              onChange={(event) => put({ kind: event.currentTarget.value as Fields['kind'] })}
              data={[
                { value: 'human', label: t('human') },
                { value: 'system', label: t('systemLong') },
              ]}
            />
          )}
          <TextInput
            label={t('name')}
            description={t('nameHint')}
            required
            data-autofocus
            maxLength={200}
            value={name}
            onChange={(event) => put({ name: event.currentTarget.value })}
            error={wrong('name')}
          />
          {!of && (
            <TextInput
              label={t('username')}
              description={t('usernameHint')}
              required
              maxLength={80}
              autoCapitalize="none"
              autoComplete="off"
              value={username}
              onChange={(event) => put({ username: event.currentTarget.value })}
              error={wrong('username')}
            />
          )}
          <Checkbox.Group
            label={t('roles')}
            description={t('rolesHint')}
            value={roles}
            onChange={(value) => put({ roles: value as Role[] })}
            error={wrong('roles')}
          >
            <div className="role-boxes">
              {ROLES.map((role) => (
                <Checkbox key={role} value={role} label={t(`common:role.${role}`)} />
              ))}
            </div>
          </Checkbox.Group>
          <NativeSelect
            label={t('language')}
            value={language}
            onChange={(event) => put({ language: event.currentTarget.value as Fields['language'] })}
            data={LANGUAGES.map((each) => ({ value: each, label: each === 'de' ? 'Deutsch' : 'English' }))}
            error={wrong('language')}
          />
          {!of && kind === 'human' && (
            <>
              <SecretFields
                password={password}
                pin={pin}
                onPassword={(value) => put({ password: value })}
                onPin={(value) => put({ pin: value })}
                wrong={wrong}
              />
              <TextInput
                label={t('badge.one')}
                description={t('badge.scan')}
                autoComplete="off"
                maxLength={200}
                value={badge}
                onChange={(event) => put({ badge: event.currentTarget.value })}
                error={wrong('code')}
              />
            </>
          )}
          {of && (
            <TextInput
              label={t('why')}
              maxLength={500}
              value={reason}
              onChange={(event) => put({ reason: event.currentTarget.value })}
            />
          )}
          <ProblemNote error={action.error} />
          <FormButtons
            confirm={t(of ? 'common:save' : 'addConfirm')}
            busy={action.isPending}
            disabled={!name.trim() || (!of && !username.trim())}
            onBack={onClose}
          />
        </Stack>
      </form>
    </Dialog>
  );
}
