import { useTranslation } from 'react-i18next';
import { dayClock } from '@/lib/time';
import type { PersonDetail } from './queries';

/** How somebody signs in, and what they may do. */
export function Account({ person }: { person: PersonDetail }) {
  const { t } = useTranslation(['people', 'common']);
  const has = (is: boolean, mustChange?: boolean) =>
    is ? t(mustChange ? 'first.mustChange' : 'first.own') : t('first.none');
  const roles = (all: string[] | undefined) =>
    all?.map((role) => t(`common:role.${role}`)).join(', ') || t('common:none');
  const facts = [
    { name: 'username', value: person.username },
    { name: 'roles', value: roles(person.roles) },
    ...(person.acting_roles.length ? [{ name: 'acting', value: roles(person.acting_roles) }] : []),
    { name: 'language', value: person.language === 'de' ? 'Deutsch' : 'English' },
    ...(person.kind === 'human'
      ? [
          { name: 'first.password', value: has(person.has_password, person.must_change_password) },
          { name: 'first.pin', value: has(person.has_pin, person.must_change_pin) },
          { name: 'lastSignIn', value: person.last_login ? dayClock(person.last_login) : '–' },
        ]
      : []),
  ];
  return (
    <section className="surface person-facts" aria-label={t('tab.account')}>
      <dl className="facts">
        {facts.map(({ name, value }) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{t(name)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
