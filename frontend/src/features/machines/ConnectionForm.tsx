import { Button, Group, NativeSelect, PasswordInput, Stack, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Seen } from '@/api/client';
import { Dialog } from '@/ui/Dialog';
import { NumberField } from '@/ui/NumberField';
import { ProblemNote } from '@/ui/Problem';
import { type Connection, useAddConnection, useToConnection } from './queries';

type Values = {
  name: string;
  protocol: string;
  endpoint: string;
  security: string;
  policy: string;
  user_kind: string;
  user_name: string;
  password: string;
  exception_reason: string;
  publishing_ms: number | string;
  read_back_seconds: number | string;
  poll_seconds: number | string;
  writable: string;
};

const EXAMPLE: Record<string, string> = {
  opcua: 'opc.tcp://192.168.10.21:4840',
  modbus: 'modbus://192.168.10.22:502',
};

const WRITABLE: Record<string, string> = {
  opcua: 'nsu=urn:machine;s=Recipe',
  modbus: '1/holding/20',
};

function valuesOf(connection?: Connection): Values {
  const settings = (connection?.settings ?? {}) as Partial<Record<keyof Values, string | number>> & {
    writable?: string[];
  };
  const text = (name: keyof Values, plain = '') => String(settings[name] ?? plain);
  return {
    name: connection?.name ?? '',
    protocol: connection?.protocol ?? 'opcua',
    endpoint: connection?.endpoint ?? '',
    security: text('security', connection ? 'none' : 'sign_and_encrypt'),
    policy: text('policy', 'Basic256Sha256'),
    user_kind: text('user_kind', 'anonymous'),
    user_name: text('user_name'),
    password: '',
    exception_reason: text('exception_reason'),
    publishing_ms: settings.publishing_ms ?? '',
    read_back_seconds: settings.read_back_seconds ?? '',
    poll_seconds: settings.poll_seconds ?? '',
    writable: (settings.writable ?? []).join('\n'),
  };
}

/** What belongs to the protocol and to the choices made, and nothing else. */
function bodyOf(values: Values, connection?: Connection): object {
  const number = (value: number | string) => (value === '' ? null : Number(value));
  const common = {
    name: values.name,
    endpoint: values.endpoint.trim(),
    ...(connection ? {} : { protocol: values.protocol }),
  };
  // An OPC UA address has blanks and semicolons of its own.
  const between = values.protocol === 'modbus' ? /[\s,;]+/ : /\n+/;
  const writable = values.writable
    .split(between)
    .map((each) => each.trim())
    .filter(Boolean);
  if (values.protocol === 'modbus') {
    const heartbeat = connection?.settings.heartbeat;
    return {
      ...common,
      poll_seconds: number(values.poll_seconds),
      writable,
      ...(heartbeat ? { heartbeat } : {}),
    };
  }
  const signed = values.security === 'sign_and_encrypt';
  const user_kind = signed ? values.user_kind : 'anonymous';
  return {
    ...common,
    security: values.security,
    user_kind,
    publishing_ms: number(values.publishing_ms),
    read_back_seconds: number(values.read_back_seconds),
    writable,
    ...(signed ? { policy: values.policy } : { exception_reason: values.exception_reason }),
    ...(user_kind === 'password' ? { user_name: values.user_name } : {}),
    ...(user_kind === 'password' && values.password ? { password: values.password } : {}),
  };
}

/** How a machine is reached, and how it proves who it is. */
export function ConnectionForm({
  opened,
  connection,
  onClose,
  onDone,
}: {
  opened: boolean;
  /** Without one a new connection is added. */
  connection?: Seen<Connection>;
  onClose: () => void;
  onDone: (connection: Connection) => void;
}) {
  const { t } = useTranslation(['machines', 'common']);
  const add = useAddConnection(onDone);
  const [seen, setSeen] = useState<string>();
  const change = useToConnection(connection?.id ?? 0, 'change', onDone, seen);
  const act = connection ? change : add;
  const form = useForm<Values>({ initialValues: valuesOf(connection) });
  useEffect(() => {
    if (!opened) return;
    act.reset();
    setSeen(connection?.etag);
    form.setValues(valuesOf(connection));
  }, [opened]);
  const { protocol, security, user_kind } = form.values;
  const field = (name: keyof Values) => ({
    ...form.getInputProps(name),
    error: act.error?.field(name),
  });
  const signed = security === 'sign_and_encrypt';
  return (
    <Dialog
      opened={opened}
      busy={act.isPending}
      size="lg"
      onClose={onClose}
      title={connection ? t('change') : t('add')}
    >
      <form onSubmit={form.onSubmit((values) => act.mutate(bodyOf(values, connection)))} noValidate>
        <Stack>
          <Group grow align="flex-start">
            <TextInput label={t('name')} required data-autofocus {...field('name')} />
            <NativeSelect
              label={t('protocol')}
              disabled={!!connection}
              data={[
                { value: 'opcua', label: 'OPC UA' },
                { value: 'modbus', label: 'Modbus TCP' },
              ]}
              {...field('protocol')}
            />
          </Group>
          <TextInput
            label={t('endpoint')}
            required
            placeholder={EXAMPLE[protocol]}
            description={t(`endpointHint.${protocol}`)}
            {...field('endpoint')}
          />
          {protocol === 'opcua' ? (
            <>
              <Group grow align="flex-start">
                <NativeSelect
                  label={t('security.label')}
                  data={['sign_and_encrypt', 'none'].map((value) => ({
                    value,
                    label: t(`security.${value}`),
                  }))}
                  {...field('security')}
                />
                {signed && (
                  <NativeSelect
                    label={t('policy')}
                    data={['Basic256Sha256', 'Aes256_Sha256_RsaPss']}
                    {...field('policy')}
                  />
                )}
              </Group>
              {signed ? (
                <>
                  <NativeSelect
                    label={t('user.label')}
                    data={['anonymous', 'password', 'certificate'].map((value) => ({
                      value,
                      label: t(`user.${value}`),
                    }))}
                    {...field('user_kind')}
                  />
                  {user_kind === 'password' && (
                    <Group grow align="flex-start">
                      <TextInput label={t('userName')} autoComplete="off" {...field('user_name')} />
                      <PasswordInput
                        label={t('password')}
                        autoComplete="new-password"
                        placeholder={connection?.has_password ? t('unchanged') : ''}
                        visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
                        {...field('password')}
                      />
                    </Group>
                  )}
                </>
              ) : (
                <TextInput
                  label={t('exception')}
                  required
                  description={t('exceptionHint')}
                  {...field('exception_reason')}
                />
              )}
              <Group grow align="flex-start">
                <NumberField
                  label={t('publishing')}
                  placeholder="200 ms"
                  suffix=" ms"
                  allowDecimal={false}
                  {...field('publishing_ms')}
                />
                <NumberField
                  label={t('readBack')}
                  placeholder="10 s"
                  suffix=" s"
                  {...field('read_back_seconds')}
                />
              </Group>
            </>
          ) : (
            <NumberField label={t('poll')} placeholder="0.2 s" suffix=" s" {...field('poll_seconds')} />
          )}
          <Textarea
            label={t('writable')}
            description={t('writableHint')}
            placeholder={WRITABLE[protocol]}
            autosize
            maxRows={8}
            {...field('writable')}
          />
          <ProblemNote error={act.error} />
          <Group justify="flex-end">
            <Button variant="default" disabled={act.isPending} onClick={onClose}>
              {t('common:back')}
            </Button>
            <Button type="submit" loading={act.isPending}>
              {connection ? t('save') : t('addNow')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
