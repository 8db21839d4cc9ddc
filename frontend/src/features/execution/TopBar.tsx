import { Menu, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconBuilding, IconLanguage, IconLock, IconMoon, IconSun } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Session } from '@/api/session';
import { LANGUAGES, speak } from '@/lib/i18n';
import { useNow } from '@/lib/now';
import { number } from '@/lib/quantity';
import { clock, day, dayClock } from '@/lib/time';
import { Logo } from '@/ui/Logo';
import { currentUnit, worksByUnit } from './model';
import { SaveState } from './offline/SaveState';
import { useJob } from './offline/useJob';

type Props = {
  terminal: NonNullable<Session['terminal']>;
  person: NonNullable<Session['person']>;
  job: number | null;
  onLeave: () => void;
};

/** What is made here, the time and what is due, whether all is saved, and who works. */
export function TopBar({ terminal, person, job: id, onLeave }: Props) {
  const { t, i18n } = useTranslation('execution');
  const now = useNow(1000);
  const dark = useComputedColorScheme('light') === 'dark';
  const { setColorScheme } = useMantineColorScheme();
  const { data: job } = useJob(id);
  const shown = id === null ? undefined : job;
  const unit = shown ? currentUnit(shown) : null;
  return (
    <section className="top" aria-label={t('top')}>
      <h1 className="visually-hidden">
        {shown
          ? t('job.title', { number: shown.number, name: shown.name })
          : t('queue.title', { terminal: terminal.name })}
      </h1>
      {shown?.picture ? <img className="top-picture" src={shown.picture} alt="" /> : <Logo size={48} />}
      <div className="top-title">
        <strong>
          {shown ? shown.material_name : terminal.name}
          {shown && worksByUnit(shown) && unit && (
            <> · {t('unit.of', { position: unit.position, quantity: number(shown.quantity) })}</>
          )}
        </strong>
        <span>
          {shown
            ? [shown.number, unit && t('unit.serial', { serial: unit.serial }), shown.name]
                .filter(Boolean)
                .join(' · ')
            : terminal.work_units.map((each) => each.number).join(' · ')}
        </span>
      </div>
      <div className="top-clock">
        <strong>{clock(now)}</strong>
        {shown?.due_at && (
          <span>
            {t('queue.due', {
              time: day(shown.due_at) === day(now) ? clock(shown.due_at) : dayClock(shown.due_at),
            })}
          </span>
        )}
      </div>
      <SaveState />
      <button
        type="button"
        className="top-icon"
        aria-label={dark ? t('theme.light', { ns: 'common' }) : t('theme.dark', { ns: 'common' })}
        onClick={() => setColorScheme(dark ? 'light' : 'dark')}
      >
        {dark ? <IconSun size={20} aria-hidden /> : <IconMoon size={20} aria-hidden />}
      </button>
      <Menu position="bottom-end" width={260}>
        <Menu.Target>
          <button type="button" className="top-person">
            {person.name}
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {LANGUAGES.filter((language) => language !== i18n.language).map((language) => (
            <Menu.Item
              key={language}
              className="top-menu-item"
              lang={language}
              leftSection={<IconLanguage size={20} />}
              onClick={() => void speak(language)}
            >
              {language === 'de' ? 'Deutsch' : 'English'}
            </Menu.Item>
          ))}
          {person.roles.some((role) => role !== 'operator') && (
            <Menu.Item
              className="top-menu-item"
              leftSection={<IconBuilding size={20} />}
              component={Link}
              to={person.landing === '/terminal' ? '/floor' : person.landing}
            >
              {t('office')}
            </Menu.Item>
          )}
          <Menu.Item className="top-menu-item" leftSection={<IconLock size={20} />} onClick={onLeave}>
            {t('badge.out')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </section>
  );
}
