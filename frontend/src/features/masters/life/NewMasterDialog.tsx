import { Autocomplete, Button, Group, SegmentedControl, Stack, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '@/api/action';
import { post } from '@/api/client';
import { Dialog } from '@/ui/Dialog';
import { ProblemNote } from '@/ui/Problem';
import { MaterialSelect } from '../editor/MaterialOf';
import { MASTERS, type Master, useFamilies } from '../queries';
import { useOpenMaster } from './useLife';

type NewMaster = { number: string; name: string; material?: string; family?: string };

/** The first version of a work master: its number and what it makes. The editor opens with it. */
export function NewMasterDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation(['masters', 'common']);
  const open = useOpenMaster();
  const families = useFamilies();
  const [number, setNumber] = useState('');
  const [name, setName] = useState('');
  const [of, setOf] = useState('material');
  const [material, setMaterial] = useState<string | null>(null);
  const [family, setFamily] = useState('');
  const create = useAction((body: NewMaster, key) => post<Master>('/api/work-masters', { body, key }), {
    refresh: [MASTERS],
    done: open,
  });
  const { reset } = create;
  useEffect(() => {
    if (!opened) return;
    reset();
    setNumber('');
    setName('');
    setMaterial(null);
    setFamily('');
  }, [opened, reset]);
  const wrong = (field: string) => create.error?.field(field);
  const product = of === 'material' ? material : family.trim();
  return (
    <Dialog opened={opened} busy={create.isPending} onClose={onClose} title={t('new.title')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate({ number: number.trim(), name: name.trim(), [of]: product });
        }}
      >
        <Stack>
          <TextInput
            label={t('number')}
            required
            data-autofocus
            value={number}
            onChange={(event) => setNumber(event.currentTarget.value)}
            error={wrong('number')}
          />
          <TextInput
            label={t('name')}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={wrong('name')}
          />
          <SegmentedControl
            aria-label={t('new.for')}
            value={of}
            onChange={setOf}
            data={[
              { value: 'material', label: t('new.material') },
              { value: 'family', label: t('new.family') },
            ]}
          />
          {of === 'material' ? (
            <MaterialSelect
              label={t('makes')}
              description={t('new.materialHow')}
              required
              value={material}
              onChange={setMaterial}
              error={wrong('material')}
            />
          ) : (
            <Autocomplete
              label={t('new.familyName')}
              description={t('new.familyHow')}
              required
              data={families}
              value={family}
              onChange={setFamily}
              error={wrong('family')}
            />
          )}
          <ProblemNote error={create.error} />
          <Group justify="flex-end">
            <Button variant="default" disabled={create.isPending} onClick={onClose}>
              {t('common:back')}
            </Button>
            <Button type="submit" loading={create.isPending} disabled={!number.trim() || !product}>
              {t('new.create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
