import { Burger } from '@mantine/core';
import { useDisclosure, useDocumentTitle, useHotkeys } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink, Outlet, useLocation } from 'react-router';
import { useSession } from '@/api/session';
import { useNow } from '@/lib/now';
import { clock, day, zoneName } from '@/lib/time';
import { Logo } from '@/ui/Logo';
import { LiveIndicator } from './LiveIndicator';
import { NAV, navFor } from './nav';
import { openSearch, Search } from './Search';
import { ThemeToggle } from './ThemeToggle';
import { useTaskCounts } from './tasks';
import { UserMenu } from './UserMenu';
import './shell.css';

function PlantClock() {
  const { site } = useSession();
  const now = useNow(5_000);
  return (
    <div className="shell-plant">
      <strong>{site?.name ?? 'Lineside'}</strong>
      <span>
        {day(now)} · {clock(now)} {zoneName(now)}
      </span>
    </div>
  );
}

/** How much waits behind a page. */
function Waiting({ count }: { count: number }) {
  const { t } = useTranslation('nav');
  if (count === 0) return null;
  return (
    <span className="shell-count">
      <span aria-hidden>{count > 99 ? '99+' : count}</span>
      <span className="visually-hidden">{t('waiting', { count })}</span>
    </span>
  );
}

/** Navigation by role at the left, plant and tools on top, the page in the middle. */
export function Shell() {
  const { t } = useTranslation(['common', 'nav']);
  const session = useSession();
  const waiting = useTaskCounts();
  const [menuOpen, menu] = useDisclosure(false);
  const { pathname } = useLocation();
  const page = NAV.flatMap((group) => group.items).find(
    ({ to }) => pathname === to || pathname.startsWith(`${to}/`),
  );
  useDocumentTitle(page ? `${t(`nav:page.${page.key}`)} · Lineside` : 'Lineside');
  // A new page closes the menu of a small screen, and so does Escape.
  useEffect(() => menu.close(), [pathname]);
  useHotkeys([['Escape', menu.close]]);
  return (
    <div className="shell">
      <a className="shell-skip" href="#page">
        {t('skip')}
      </a>
      <nav className="shell-nav" data-open={menuOpen} aria-label={t('nav:label')}>
        <div className="shell-brand">
          <Logo />
          Lineside
        </div>
        {navFor(session).map((group) => (
          <section key={group.key}>
            <h2 className="eyebrow">{t(`nav:${group.key}`)}</h2>
            {group.items.map(({ to, key, icon: Icon, tasks = [] }) => (
              <NavLink key={to} to={to} className="shell-link">
                <Icon size={18} stroke={1.7} aria-hidden />
                {t(`nav:page.${key}`)}
                <Waiting count={tasks.reduce((sum, each) => sum + (waiting?.[each] ?? 0), 0)} />
              </NavLink>
            ))}
          </section>
        ))}
      </nav>
      {menuOpen && <div className="shell-backdrop" onClick={menu.close} aria-hidden />}
      <header className="shell-top">
        <Burger
          className="shell-burger"
          size="sm"
          opened={menuOpen}
          onClick={menu.toggle}
          aria-label={t('nav:label')}
        />
        <PlantClock />
        <div className="shell-tools">
          <button type="button" className="shell-search" onClick={() => openSearch()}>
            <IconSearch size={16} aria-hidden />
            <span>{t('search.button')}</span>
            <kbd className="key">Ctrl</kbd>
            <kbd className="key">K</kbd>
          </button>
          <LiveIndicator />
          <ThemeToggle />
          <UserMenu />
        </div>
      </header>
      <main id="page" className="shell-page">
        <Outlet />
      </main>
      <Search />
    </div>
  );
}
