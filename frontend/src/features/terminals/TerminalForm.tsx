import { MultiSelect, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usableUnitsQuery } from '@/api/workUnits';
import { Dialog } from '@/ui/Dialog';
import { FormButtons } from '@/ui/FormButtons';
import { NumberAndName } from '@/ui/NumberAndName';
import { NumberField } from '@/ui/NumberField';
import { tellDone } from '@/ui/notify';
import { ProblemNote } from '@/ui/Problem';
import { type Code, type Terminal, useAdd, useChange } from './queries';

/** 96 pixels per inch, what most browsers say of themselves. */
const USUAL = 3.78;

type Props = { of: Terminal | 'new' | null; onClose: () => void; onCode: (code: Code) => void };

/** A place for a device, or another name, other work units, another screen. */
export function TerminalForm({ of, onClose, onCode }: Props) {
  const { t } = useTranslation(['terminals', 'common']);
  const terminal = of === 'new' ? null : of;
  const units = useQuery(usableUnitsQuery);
  const [number, setNumber] = useState('');
  const [name, setName] = useState('');
  const [places, setPlaces] = useState<string[]>([]);
  const [scale, setScale] = useState<number | string>(USUAL);
  const add = useAdd((code) => {
    onClose();
    onCode(code);
  });
  const change = useChange((changed) => {
    tellDone(t('changed', { number: changed.number }));
    onClose();
  });
  const action = terminal ? change : add;
  useEffect(() => {
    if (!of) return;
    add.reset();
    change.reset();
    setNumber(terminal?.number ?? '');
    setName(terminal?.name ?? '');
    setPlaces(terminal?.work_units.map((unit) => unit.number) ?? []);
    setScale(terminal?.px_per_mm ?? USUAL);
  }, [of]);
  const wrong = (field: string) => action.error?.field(field);
  return (
    <Dialog
      opened={of !== null}
      busy={action.isPending}
      onClose={onClose}
      title={terminal ? t('changeTitle', { number: terminal.number }) : t('add')}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          const words = { name, work_units: places, px_per_mm: Number(scale) };
          if (terminal) change.mutate({ id: terminal.id, body: words });
          else add.mutate({ ...words, number });
        }}
      >
        <Stack>
          <NumberAndName
            of="terminals"
            isNew={!terminal}
            number={number}
            onNumber={setNumber}
            name={name}
            onName={setName}
            problem={action.error}
          />
          <MultiSelect
            label={t('units')}
            description={t('unitsHint')}
            searchable
            value={places}
            onChange={setPlaces}
            data={(units.data ?? []).map((unit) => ({
              value: unit.number,
              label: `${unit.number} · ${unit.name}`,
            }))}
            nothingFoundMessage={t('common:none')}
            error={wrong('work_units')}
          />
          <NumberField
            label={t('scale')}
            description={t('scaleHint')}
            decimalScale={3}
            value={scale}
            onChange={setScale}
            error={wrong('px_per_mm')}
          />
          <Ruler scale={Number(scale)} />
          <ProblemNote error={units.error ?? action.error} />
          <FormButtons
            confirm={t(terminal ? 'common:save' : 'addConfirm')}
            busy={action.isPending}
            disabled={!name.trim() || (!terminal && !number.trim())}
            onBack={onClose}
          />
        </Stack>
      </form>
    </Dialog>
  );
}

/** As long as a bank card is wide, where the figure fits this screen. */
function Ruler({ scale }: { scale: number }) {
  const { t } = useTranslation('terminals');
  const width = 85.6 * scale;
  if (!(width > 20 && width < 2_000)) return null;
  return (
    <div className="ruler-box">
      <div className="ruler" style={{ width }} />
      <span className="ink2">{t('ruler')}</span>
    </div>
  );
}
