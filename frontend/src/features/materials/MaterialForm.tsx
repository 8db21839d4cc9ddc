import { Fieldset, Group, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Seen } from '@/api/client';
import { UNIT_CODES, unitName } from '@/lib/quantity';
import { Dialog } from '@/ui/Dialog';
import { digestOf, FileField } from '@/ui/FileField';
import { FormButtons } from '@/ui/FormButtons';
import { NumberField } from '@/ui/NumberField';
import { tellDone } from '@/ui/notify';
import { ProblemNote } from '@/ui/Problem';
import { type Line, linesOf, propertiesOf, withLine } from './properties';
import { type Material, type NewMaterial, TRACKINGS, useChange, useDefine } from './queries';

type Fields = {
  number: string;
  name: string;
  unit: string;
  tracking: NonNullable<NewMaterial['tracking']>;
  gtin: string;
  family: string;
  life: number | string;
  pack: number | string;
};

const EMPTY: Fields = {
  number: '',
  name: '',
  unit: 'C62',
  tracking: 'lot',
  gtin: '',
  family: '',
  life: '',
  pack: '',
};

const fieldsOf = (material: Material): Fields => ({
  number: material.number,
  name: material.name,
  unit: material.unit,
  tracking: material.tracking as Fields['tracking'],
  gtin: material.gtin ?? '',
  family: material.family ?? '',
  life: material.shelf_life_days ?? '',
  pack: material.pack_quantity ?? '',
});

type Props = { of: Seen<Material> | 'new' | null; onClose: () => void };

/** A new kind of material, or what is different about one. */
export function MaterialForm({ of, onClose }: Props) {
  const { t } = useTranslation(['materials', 'common']);
  const material = of === 'new' ? null : of;
  const [fields, setFields] = useState(EMPTY);
  const [picture, setPicture] = useState<string | null>(null);
  const [lines, setLines] = useState<Line[]>(linesOf({}));
  const put = (changed: Partial<Fields>) => setFields((before) => ({ ...before, ...changed }));
  const done = (saved: Material) => {
    tellDone(t('saved', { number: saved.number }));
    onClose();
  };
  const define = useDefine(done);
  const change = useChange(done);
  const action = material ? change : define;
  useEffect(() => {
    if (!of) return;
    define.reset();
    change.reset();
    setFields(material ? fieldsOf(material) : EMPTY);
    setPicture(material?.picture ?? null);
    setLines(linesOf((material?.properties as Record<string, string> | undefined) ?? {}));
  }, [of]);
  const { number, life, pack, ...words } = fields;
  const wrong = (field: string) => action.error?.field(field);
  const text = (name: 'name' | 'gtin' | 'family', hint?: string) => (
    <TextInput
      label={t(name)}
      description={hint}
      required={name === 'name'}
      maxLength={name === 'gtin' ? 14 : name === 'family' ? 40 : 120}
      value={fields[name]}
      onChange={(event) => put({ [name]: event.currentTarget.value })}
      error={wrong(name)}
    />
  );
  return (
    <Dialog
      opened={of !== null}
      busy={action.isPending}
      onClose={onClose}
      title={material ? t('changeTitle', { number: material.number }) : t('add')}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          const body = {
            ...words,
            shelf_life_days: life === '' ? null : Number(life),
            pack_quantity: pack === '' ? null : String(pack),
            properties: propertiesOf(lines),
          };
          if (material) {
            const shown = { picture: digestOf(picture) };
            change.mutate({ id: material.id, seen: material.etag, body: { ...body, ...shown } });
          } else define.mutate({ ...body, number });
        }}
      >
        <Stack>
          {!material && (
            <TextInput
              label={t('number')}
              description={t('numberHint')}
              required
              data-autofocus
              maxLength={40}
              value={number}
              onChange={(event) => put({ number: event.currentTarget.value })}
              error={wrong('number')}
            />
          )}
          {text('name')}
          <Group grow align="flex-start">
            <NativeSelect
              label={t('unit')}
              value={fields.unit}
              onChange={(event) => put({ unit: event.currentTarget.value })}
              data={UNIT_CODES.map((code) => ({ value: code, label: `${unitName(code)} (${code})` }))}
              error={wrong('unit')}
            />
            <NativeSelect
              label={t('tracking')}
              value={fields.tracking}
              onChange={(event) => put({ tracking: event.currentTarget.value as Fields['tracking'] })}
              data={TRACKINGS.map((each) => ({ value: each as string, label: t(`track.${each}`) }))}
              error={wrong('tracking')}
            />
          </Group>
          <Group grow align="flex-start">
            {text('family', t('familyHint'))}
            {text('gtin', t('gtinHint'))}
          </Group>
          <NumberField
            label={t('life')}
            description={t('lifeHint')}
            allowDecimal={false}
            value={life}
            onChange={(value) => put({ life: value })}
            error={wrong('shelf_life_days')}
          />
          <NumberField
            label={t('pack')}
            description={t('packHint')}
            value={pack}
            onChange={(value) => put({ pack: value })}
            error={wrong('pack_quantity')}
          />
          {material && (
            <FileField
              label={t('picture')}
              accept="picture"
              value={picture}
              onChange={setPicture}
              error={wrong('picture')}
            />
          )}
          <Fieldset legend={t('properties')}>
            <Stack gap={8}>
              <span className="ink2">{t('propertiesHint')}</span>
              {lines.map((line, at) => (
                <Group key={at} grow>
                  <TextInput
                    aria-label={t('propertyName')}
                    placeholder={t('propertyName')}
                    maxLength={60}
                    value={line.name}
                    onChange={(event) => setLines(withLine(lines, at, { name: event.currentTarget.value }))}
                  />
                  <NumberField
                    aria-label={t('propertyValue')}
                    placeholder={t('propertyValue')}
                    decimalScale={6}
                    hideControls
                    value={line.value}
                    onChange={(value) => setLines(withLine(lines, at, { value: String(value) }))}
                    error={line.name ? wrong('properties') : undefined}
                  />
                </Group>
              ))}
            </Stack>
          </Fieldset>
          <ProblemNote error={action.error} />
          <FormButtons
            confirm={t('common:save')}
            busy={action.isPending}
            disabled={!fields.name.trim() || (!material && !number.trim())}
            onBack={onClose}
          />
        </Stack>
      </form>
    </Dialog>
  );
}
