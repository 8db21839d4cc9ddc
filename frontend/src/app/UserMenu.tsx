import { Menu, UnstyledButton } from '@mantine/core';
import { IconLanguage, IconLogout } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { remove } from '@/api/client';
import { useSession } from '@/api/session';
import { LANGUAGES, speak } from '@/lib/i18n';
import { initials } from '@/ui/initials';

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
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <UnstyledButton className="user-button">
          {initials(person?.name ?? '')}
          <span className="visually-hidden"> {t('user.menu', { name: person?.name })}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <strong>{person?.name}</strong>
          <br />
          {person?.roles.map((role) => t(`role.${role}`)).join(', ')}
        </Menu.Label>
        <Menu.Divider />
        {LANGUAGES.filter((language) => language !== i18n.language).map((language) => (
          <Menu.Item
            key={language}
            lang={language}
            leftSection={<IconLanguage size={16} />}
            onClick={() => void speak(language)}
          >
            {NAMES[language]}
          </Menu.Item>
        ))}
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void leave()}>
          {t('user.leave')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>Lineside {version}</Menu.Label>
      </Menu.Dropdown>
    </Menu>
  );
}
