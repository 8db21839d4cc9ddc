import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { STATES, type Word } from './meaning';

/** What each raw value says: a state, a reason, or an alarm with its next step. */
export function Words({
  role,
  words,
  onChange,
}: {
  role: string;
  words: Word[];
  onChange: (words: Word[]) => void;
}) {
  const { t } = useTranslation(['machines', 'common']);
  const put = (at: number, part: Partial<Word>) =>
    onChange(words.map((each, place) => (place === at ? { ...each, ...part } : each)));
  return (
    <fieldset className="words">
      <legend>{t(`words.${role}`)}</legend>
      {words.map((each, at) => (
        <div key={at} className="words-row">
          <TextInput
            w={90}
            aria-label={t('words.raw')}
            placeholder={t('words.raw')}
            value={each.raw}
            onChange={(event) => put(at, { raw: event.currentTarget.value })}
          />
          {role === 'state' ? (
            <NativeSelect
              aria-label={t('roles.state')}
              value={each.word}
              onChange={(event) => put(at, { word: event.currentTarget.value })}
              data={STATES.map((value) => ({ value, label: t(`common:state.${value}`) }))}
            />
          ) : (
            <TextInput
              className="words-word"
              aria-label={t('words.word')}
              placeholder={t('words.word')}
              value={each.word}
              onChange={(event) => put(at, { word: event.currentTarget.value })}
            />
          )}
          {role === 'alarm' && (
            <TextInput
              className="words-word"
              aria-label={t('words.next')}
              placeholder={t('words.next')}
              value={each.next}
              onChange={(event) => put(at, { next: event.currentTarget.value })}
            />
          )}
          <ActionIcon
            variant="subtle"
            color="gray"
            size={32}
            aria-label={t('words.drop')}
            onClick={() => onChange(words.filter((_, place) => place !== at))}
          >
            <IconX size={16} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      <Button
        variant="default"
        size="compact-sm"
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => onChange([...words, { raw: '', word: role === 'state' ? 'running' : '', next: '' }])}
      >
        {t('words.add')}
      </Button>
    </fieldset>
  );
}
