import { useTranslation } from 'react-i18next';
import type { Master } from '../queries';
import { useDocument } from './context';
import { ChoiceOf, LongTextOf, QuantityOf, TextOf } from './fields';

/** What concerns the whole version, above its routing. */
export function AboutForm({ master }: { master: Master }) {
  const { t } = useTranslation('masters');
  const { doc } = useDocument();
  return (
    <section className="surface about" aria-label={t('about')}>
      <TextOf path="name" label={t('name')} />
      <QuantityOf
        path="over_production_percent"
        label={t('tolerance')}
        suffix=" %"
        min={0}
        decimalScale={2}
      />
      <dl className="facts">
        <dt>{t('makes')}</dt>
        <dd>{master.material ?? t('familyOf', { family: master.family })}</dd>
        {doc.revision_kind === 'first' && (
          <>
            <dt>{t('revision')}</dt>
            <dd>{t('revisions.first')}</dd>
          </>
        )}
      </dl>
      {doc.revision_kind !== 'first' && (
        <>
          <LongTextOf path="change_note" label={t('changeNote')} minRows={1} />
          <ChoiceOf
            path="revision_kind"
            label={t('revision')}
            data={(['minor', 'major'] as const).map((value) => ({ value, label: t(`revisions.${value}`) }))}
          />
        </>
      )}
    </section>
  );
}
