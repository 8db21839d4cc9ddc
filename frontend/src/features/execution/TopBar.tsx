import { Menu, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconCloudCheck, IconCloudUp, IconLanguage, IconLock, IconMoon, IconSun } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Session } from '@/api/session';
import { LANGUAGES, speak } from '@/lib/i18n';
import { useLiveState } from '@/lib/live';
import { useNow } from '@/lib/now';
import { number } from '@/lib/quantity';
import { clock, day, dayClock } from '@/lib/time';
import { Logo } from '@/ui/Logo';
import { currentUnit, worksByUnit } from './model';
import { jobQuery } from './queries';
import { useUnsent } from './unsent';

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
  const { data: job } = useQuery({ ...jobQuery(id ?? 0), enabled: id !== null });
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
          <Menu.Item className="top-menu-item" leftSection={<IconLock size={20} />} onClick={onLeave}>
            {t('badge.out')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </section>
  );
}

/** Three words only: saved, saving, waiting. */
function SaveState() {
  const { t } = useTranslation('execution');
  const busy = useUnsent((state) => state.busy);
  const kept = useUnsent((state) => state.kept);
  const connected = useLiveState((state) => state.connected);
  const look = kept ? 'waiting' : busy ? 'saving' : connected ? 'saved' : 'offline';
  const tone = look === 'saved' ? 'tone-run' : look === 'saving' ? 'tone-idle' : 'tone-warn';
  return (
    <span className={`save ${tone}`} role="status" data-save={look}>
      {look === 'saved' ? <IconCloudCheck size={24} aria-hidden /> : <IconCloudUp size={24} aria-hidden />}
      {t(`save.${look}`)}
    </span>
  );
}
