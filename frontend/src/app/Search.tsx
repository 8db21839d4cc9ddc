import { useDebouncedValue } from '@mantine/hooks';
import { createSpotlight, Spotlight } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { get } from '@/api/client';
import { useSession } from '@/api/session';
import { useScanner } from '@/lib/scan';
import { navFor } from './nav';

type Found = { kind: string; id: number; label: string; detail: string; url: string };

const [store, spotlight] = createSpotlight();

export const openSearch = () => spotlight.open();

/** Ctrl-K, or a scan on any desk page: finds an order, a serial, a lot, a machine or a page. */
export function Search() {
  const { t } = useTranslation(['common', 'nav']);
  const session = useSession();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [asked] = useDebouncedValue(text.trim(), 150);
  const { data, isFetching } = useQuery({
    queryKey: ['search', asked],
    queryFn: () => get<Found[] | { results: Found[] }>('/api/search', { query: { q: asked } }),
    enabled: asked.length >= 2,
    placeholderData: (before) => before,
  });
  const found = asked.length < 2 || !data ? [] : Array.isArray(data) ? data : data.results;
  const pages = navFor(session)
    .flatMap((group) =>
      group.items.map((item) => ({
        to: item.to,
        label: t(`nav:page.${item.key}`),
        group: t(`nav:${group.key}`),
        icon: item.icon,
      })),
    )
    .filter((page) => page.label.toLowerCase().includes(text.trim().toLowerCase()));
  const [wanted, setWanted] = useState('');
  useScanner(
    (code) => {
      setText(code);
      setWanted(code);
      spotlight.open();
    },
    true,
    { isFallback: true },
  );
  const go = (to: string) => {
    setText('');
    navigate(to);
  };
  const exact = (code: string) => found.find((each) => each.label.toLowerCase() === code.toLowerCase());
  // Scanned, or typed in full and entered: what bears this very number needs no choosing.
  const hit = wanted && asked === wanted && !isFetching ? exact(wanted) : undefined;
  useEffect(() => {
    if (!hit) return;
    setWanted('');
    spotlight.close();
    go(hit.url);
  }, [hit?.url]);
  return (
    <Spotlight.Root
      attributes={{ content: { 'aria-label': t('search.placeholder') } }}
      store={store}
      query={text}
      onQueryChange={setText}
      shortcut={['mod + K', '/']}
      maxHeight={520}
      scrollable
    >
      <Spotlight.Search
        placeholder={t('search.placeholder')}
        aria-label={t('search.placeholder')}
        onKeyDown={({ key }) => {
          if (key === 'Enter' && !document.querySelector('[data-selected]')) setWanted(text.trim());
        }}
        leftSection={<IconSearch size={18} aria-hidden />}
      />
      <Spotlight.ActionsList>
        {found.map((each) => (
          <Spotlight.Action
            key={`${each.kind}-${each.id}`}
            label={each.label}
            description={`${t(`kind.${each.kind}`, { defaultValue: each.kind })} · ${each.detail}`}
            onClick={() => go(each.url)}
          />
        ))}
        {pages.map(({ to, label, group, icon: Icon }) => (
          <Spotlight.Action
            key={to}
            label={label}
            description={group}
            leftSection={<Icon size={18} stroke={1.7} aria-hidden />}
            onClick={() => go(to)}
          />
        ))}
        {found.length + pages.length === 0 && (
          <Spotlight.Empty>{isFetching ? t('loading') : t('search.none', { text })}</Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}
