import { Button, Group, NativeSelect, Stack, Table, TextInput } from '@mantine/core';
import { IconCircleCheckFilled } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asDecimal, signRefused, typeSign } from '@/lib/typed';
import { Dialog } from '@/ui/Dialog';
import { ProblemNote } from '@/ui/Problem';
import { useNameOf } from './BindingTable';
import { DATATYPES, isBit, registerOf } from './meaning';
import { type Answer, type Connection, useWrite } from './queries';

const LIKE_A_NUMBER = /^\s*-?\d+[.,]\d*\s*$/;

/** What people may write into the machine by hand, value by value. */
export function WritePanel({ connection }: { connection: Connection }) {
  const { t } = useTranslation('machines');
  const nameOf = useNameOf();
  const [open, setOpen] = useState<string | null>(null);
  const addresses = (connection.settings.writable ?? []) as string[];
  const called = (address: string) => {
    const found = connection.bindings.find((each) => each.address === address);
    return found ? `${found.equipment_number} ${nameOf(found)}` : '';
  };
  return (
    <section className="surface panel" aria-label={t('write.title')}>
      <header className="panel-head">
        <h2>{t('write.title')}</h2>
      </header>
      <p className="ink2 panel-text">{t('write.why')}</p>
      <div className="table-wrap">
        <Table verticalSpacing={6} horizontalSpacing="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('name')}</Table.Th>
              <Table.Th>{t('address')}</Table.Th>
              <Table.Th>
                <span className="visually-hidden">{t('actions')}</span>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {addresses.map((address) => (
              <Table.Tr key={address} data-writable={address}>
                <Table.Td>{called(address) || '–'}</Table.Td>
                <Table.Td className="ink2 tag-address">{address}</Table.Td>
                <Table.Td className="row-actions">
                  <Button
                    size="xs"
                    variant="default"
                    aria-label={`${t('write.button')} ${called(address) || address}`}
                    onClick={() => setOpen(address)}
                  >
                    {t('write.button')}
                  </Button>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
      {open && (
        <WriteDialog
          key={open}
          connection={connection}
          address={open}
          called={called(open)}
          onClose={() => setOpen(null)}
        />
      )}
    </section>
  );
}

function WriteDialog({
  connection,
  address,
  called,
  onClose,
}: {
  connection: Connection;
  address: string;
  called: string;
  onClose: () => void;
}) {
  const { t } = useTranslation(['machines', 'common']);
  const [value, setValue] = useState('');
  const [datatype, setDatatype] = useState('uint16');
  const [reason, setReason] = useState('');
  const [isSure, setSure] = useState(false);
  const write = useWrite(connection.id);
  const place = registerOf(address);
  // A number is typed with the sign of the language; a text goes as it is.
  const refused = LIKE_A_NUMBER.test(value) ? signRefused(value) : null;
  // What is bound is written as it is bound; an OPC UA server says the type itself.
  const asksType = connection.protocol === 'modbus' && !called && !isBit(place.table);
  const where = called ? `${called} (${address})` : address;
  const back = () => {
    write.reset();
    setSure(false);
  };
  return (
    <Dialog opened onClose={onClose} busy={write.isPending} title={t('write.dialog', { where })}>
      {write.data ? (
        <Stack>
          <Outcome answer={write.data} />
          <Group justify="flex-end">
            <Button onClick={onClose} data-autofocus>
              {t('write.close')}
            </Button>
          </Group>
        </Stack>
      ) : (
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (isSure)
              write.mutate({
                address,
                value: asDecimal(value) ?? value,
                reason: reason.trim(),
                ...(asksType ? { datatype } : {}),
              });
            else setSure(true);
          }}
        >
          <Stack>
            {isSure ? (
              <p className="problem tone-warn" role="alert">
                {t('write.sure', { value, where, name: connection.name })}
              </p>
            ) : (
              <>
                <Group grow align="flex-start">
                  <TextInput
                    label={t('write.value')}
                    required
                    data-autofocus
                    value={value}
                    error={refused}
                    onChange={(event) => setValue(event.currentTarget.value)}
                    onKeyDown={typeSign}
                  />
                  {asksType && (
                    <NativeSelect
                      label={t('datatype')}
                      value={datatype}
                      onChange={(event) => setDatatype(event.currentTarget.value)}
                      data={DATATYPES.filter((each) => each !== 'string').map((each) => ({
                        value: each,
                        label: t(`datatypes.${each}`),
                      }))}
                    />
                  )}
                </Group>
                <TextInput
                  label={t('common:reason')}
                  required
                  value={reason}
                  onChange={(event) => setReason(event.currentTarget.value)}
                />
              </>
            )}
            <ProblemNote error={write.error} />
            <Group justify="flex-end">
              <Button variant="default" disabled={write.isPending} onClick={isSure ? back : onClose}>
                {t('common:back')}
              </Button>
              <Button
                type="submit"
                color={isSure ? 'red.9' : undefined}
                loading={write.isPending}
                disabled={value === '' || refused !== null || !reason.trim() || write.error !== null}
              >
                {t(isSure ? 'write.now' : 'write.next')}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Dialog>
  );
}

/** Written and seen there; everything else is a refusal with its sentence. */
function Outcome({ answer }: { answer: Answer }) {
  const { t } = useTranslation('machines');
  return (
    <p role="status" aria-label={t('write.title')} className="write-done">
      <IconCircleCheckFilled size={18} className="test-good" aria-hidden />
      {t('write.done', { value: answer.read_back ?? '' })}
    </p>
  );
}
