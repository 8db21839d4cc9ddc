import { Button, Group, SegmentedControl, Stack, Textarea } from '@mantine/core';
import { IconBold, IconList, IconListNumbers } from '@tabler/icons-react';
import { type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LANGUAGES } from '@/lib/i18n';
import { getIn } from '../document/paths';
import type { Step } from '../document/types';
import { useDocument } from '../editor/context';
import { LongTextOf, TextOf } from '../editor/fields';
import { OtherWords } from './OtherWords';

/** The first language stands in the step itself, the others beside it. */
const AUTHORS = LANGUAGES[0];

/** Title, text and warning, language by language. */
export function WordsForm({ step, path }: { step: Step; path: string }) {
  const { t } = useTranslation('masters');
  const [language, setLanguage] = useState<string>(AUTHORS);
  const at = language === AUTHORS ? path : `${path}.translations.${language}`;
  const isMissing = (other: string) =>
    other !== AUTHORS &&
    ((['title', 'text', 'warning', 'property'] as const).some(
      (field) => step[field] && !step.translations[other]?.[field],
    ) ||
      step.hotspots.some(({ n, label }) => label && !step.translations[other]?.labels?.[n]) ||
      (step.entry === 'choice' &&
        step.choices.some((choice) => !step.translations[other]?.choices?.[choice])));
  return (
    <Stack gap="sm">
      <Group gap="sm">
        <SegmentedControl
          size="xs"
          aria-label={t('words.language')}
          value={language}
          onChange={setLanguage}
          data={LANGUAGES.map((each) => ({
            value: each,
            label: isMissing(each)
              ? t('words.missing', { language: t(`words.${each}`) })
              : t(`words.${each}`),
          }))}
        />
        {language !== AUTHORS && <span className="ink2 small">{t('words.fallback')}</span>}
      </Group>
      <TextOf
        path={`${at}.title`}
        label={t('words.title')}
        required={language === AUTHORS}
        placeholder={language === AUTHORS ? undefined : step.title}
      />
      <MarkdownOf
        path={`${at}.text`}
        placeholder={language === AUTHORS ? undefined : step.text}
        step={step}
      />
      <LongTextOf
        path={`${at}.warning`}
        label={t('words.warning')}
        minRows={1}
        placeholder={language === AUTHORS ? undefined : step.warning}
      />
      {language !== AUTHORS && <OtherWords step={step} path={at} />}
    </Stack>
  );
}

/** The text in Markdown, with buttons for who does not know its signs; a number in bold points at the picture. */
function MarkdownOf({ path, placeholder, step }: { path: string; placeholder?: string; step: Step }) {
  const { t } = useTranslation('masters');
  const { doc, set, shownFor } = useDocument();
  const field = useRef<HTMLTextAreaElement>(null);
  const text = (getIn(doc, path) as string | undefined) ?? '';

  /** Puts signs around what is marked, or before each of its lines. */
  const wrap = (before: string, after: string, inside = '') => {
    const area = field.current;
    if (!area) return;
    const [from, to] = [area.selectionStart, area.selectionEnd];
    const marked = text.slice(from, to) || inside;
    set(path, text.slice(0, from) + before + marked + after + text.slice(to));
    const end = from + before.length + marked.length;
    requestAnimationFrame(() => {
      area.focus();
      area.setSelectionRange(
        inside && from === to ? end + after.length : from + before.length,
        end + (inside && from === to ? after.length : 0),
      );
    });
  };
  const lines = (sign: (index: number) => string) => {
    const area = field.current;
    if (!area) return;
    const from = text.lastIndexOf('\n', area.selectionStart - 1) + 1;
    const end = text.indexOf('\n', area.selectionEnd);
    const to = end === -1 ? text.length : end;
    const listed = text
      .slice(from, to)
      .split('\n')
      .map((line, index) => sign(index) + line)
      .join('\n');
    set(path, text.slice(0, from) + listed + text.slice(to));
    requestAnimationFrame(() => area.focus());
  };
  const tool = (name: string, icon: ReactNode, run: () => void) => (
    <Button size="compact-xs" variant="default" onClick={run} leftSection={icon}>
      {name}
    </Button>
  );
  return (
    <div>
      <Textarea
        ref={field}
        data-path={path}
        label={t('words.text')}
        description={t('words.markdown')}
        error={shownFor(path)}
        autosize
        minRows={3}
        placeholder={placeholder}
        value={text}
        onChange={(event) => set(path, event.currentTarget.value)}
      />
      <Group gap={6} mt={6} role="toolbar" aria-label={t('words.tools')}>
        {tool(t('words.bold'), <IconBold size={14} aria-hidden />, () => wrap('**', '**'))}
        {tool(t('words.bullets'), <IconList size={14} aria-hidden />, () => lines(() => '- '))}
        {tool(t('words.numbers'), <IconListNumbers size={14} aria-hidden />, () =>
          lines((index) => `${index + 1}. `),
        )}
        {step.hotspots.map((spot) => (
          <Button
            key={spot.n}
            size="compact-xs"
            variant="default"
            onClick={() => wrap('**', '**', String(spot.n))}
          >
            {t('words.point', { n: spot.n })}
          </Button>
        ))}
      </Group>
    </div>
  );
}
