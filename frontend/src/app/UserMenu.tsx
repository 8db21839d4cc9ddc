import { Popover, UnstyledButton } from '@mantine/core';
import { IconKey, IconLanguage, IconLogout } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { post, remove } from '@/api/client';
import { useSession } from '@/api/session';
import { LANGUAGES, speak } from '@/lib/i18n';
import { initials } from '@/ui/initials';
import { tellProblem } from '@/ui/notify';
import { OwnSecret } from './OwnSecret';

const NAMES: Record<string, string> = { en: 'English', de: 'Deutsch' };

/** Who is signed in, in which language, and the way out. */
export function UserMenu() {
  const { t, i18n } = useTranslation();
  const { person, version } = useSession();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const leave = async () => {
    await remove('/api/session');
    queries.clear();
    navigate('/sign-in');
  };
  const [open, setOpen] = useState(false);
  const [changing, setChanging] = useState(false);
  const choose = async (language: string) => {
    await speak(language);
    // The person reads it on every device; this one has it already.
    await post('/api/session/preferences', { body: { language } }).catch(tellProblem);
  };
  return (
    <>
      {/* Not in a portal: the menu belongs to the page's banner. */}
      <Popover
        position="bottom-end"
        width={240}
        withinPortal={false}
        opened={open}
        onChange={setOpen}
        trapFocus
      >
        <Popover.Target>
          <UnstyledButton className="user-button" onClick={() => setOpen((before) => !before)}>
            {initials(person?.name ?? '')}
            <span className="visually-hidden"> {t('user.menu', { name: person?.name })}</span>
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown className="user-menu" aria-label={t('user.menu', { name: person?.name })}>
          <p>
            <strong>{person?.name}</strong>
            <br />
            {person?.roles.map((role) => t(`role.${role}`)).join(', ')}
            {person && person.acting_roles.length > 0 && (
              <>
                <br />
                {t('user.acting', { roles: person.acting_roles.map((role) => t(`role.${role}`)).join(', ') })}
              </>
            )}
          </p>
          {LANGUAGES.filter((language) => language !== i18n.language).map((language) => (
            <button key={language} type="button" lang={language} onClick={() => void choose(language)}>
              <IconLanguage size={17} aria-hidden />
              {NAMES[language]}
            </button>
          ))}
          <button
            type="button"
            onClick={() => {
              setOpen(false);
              setChanging(true);
            }}
          >
            <IconKey size={17} aria-hidden />
            {t('own.title')}
          </button>
          <button type="button" onClick={() => void leave()}>
            <IconLogout size={17} aria-hidden />
            {t('user.leave')}
          </button>
          <p className="ink3">Lineside {version}</p>
        </Popover.Dropdown>
      </Popover>
      <OwnSecret opened={changing} onClose={() => setChanging(false)} />
    </>
  );
}
