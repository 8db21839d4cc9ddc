import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { getIn } from '../document/paths';
import type { Step, Translation } from '../document/types';
import { useDocument } from '../editor/context';
import { TextOf } from '../editor/fields';

/** What else is read in another language: the value's name, the choices, the points on the picture. */
export function OtherWords({ step, path }: { step: Step; path: string }) {
  const { t } = useTranslation('masters');
  const { doc, set } = useDocument();
  const own = (getIn(doc, path) as Translation | undefined) ?? {};
  // A choice may have points of its own, so it is no part of a path.
  const line = (list: 'choices' | 'labels', key: string, label: string, authors: string) => (
    <TextInput
      key={list + key}
      label={label}
      placeholder={authors}
      value={own[list]?.[key] ?? ''}
      onChange={(event) => set(`${path}.${list}`, { ...own[list], [key]: event.currentTarget.value })}
    />
  );
  return (
    <div className="form-grid">
      {step.property && (
        <TextOf path={`${path}.property`} label={t('ask.property')} placeholder={step.property} />
      )}
      {step.entry === 'choice' &&
        step.choices.map((choice) => line('choices', choice, t('words.choice', { choice }), choice))}
      {step.hotspots.map(
        ({ n, label }) => label && line('labels', String(n), t('words.point', { n }), label),
      )}
    </div>
  );
}
