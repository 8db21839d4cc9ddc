import { Group, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fromPlantTime } from '@/lib/time';
import { MomentField } from '@/ui/MomentField';
import MEANINGS from '@/ui/meanings.json';
import { SignDialog } from '@/ui/SignDialog';
import type { LifeProps } from './Decisions';
import { useLife } from './useLife';

type Release = { secret: string; reason: string; effective_from?: string; effective_until?: string };

/** The signature by which a version becomes what the plant works by, from when and until when. */
export function ReleaseDialog({ master, opened, onClose }: LifeProps) {
  const { t } = useTranslation('masters');
  const [from, setFrom] = useState<string | null>(null);
  const [until, setUntil] = useState<string | null>(null);
  const release = useLife<Release>(
    master,
    'release',
    t('life.released', { version: master.version }),
    onClose,
  );
  const { reset } = release;
  useEffect(() => {
    if (!opened) return;
    reset();
    setFrom(null);
    setUntil(null);
  }, [opened, reset]);
  const wrong = (field: string) => release.error?.field(field);
  return (
    <SignDialog
      opened={opened}
      title={t('life.releaseTitle', { number: master.number, version: master.version })}
      meaning={MEANINGS.release}
      shown={[
        { label: t('makes'), value: master.material ?? t('familyOf', { family: master.family }) },
        { label: t('revision'), value: t(`revisions.${master.revision_kind}`) },
        ...(master.change_note ? [{ label: t('changeNote'), value: master.change_note }] : []),
        {
          label: t('operations'),
          value: master.segments.map((each) => `${each.sequence} ${each.name}`).join(', '),
        },
      ]}
      withReason
      confirm={t('life.releaseConfirm')}
      busy={release.isPending}
      problem={release.error}
      onClose={onClose}
      onSign={({ secret, reason }) =>
        release.mutate({
          secret,
          reason,
          ...(from && { effective_from: fromPlantTime(from) }),
          ...(until && { effective_until: fromPlantTime(until) }),
        })
      }
    >
      {master.four_eyes === 'warn' && <Text size="sm">{t('life.editedLast')}</Text>}
      <Group grow align="flex-start">
        <MomentField
          label={t('effective.fromLabel')}
          description={t('effective.fromHow')}
          clearable
          value={from}
          onChange={setFrom}
          error={wrong('effective_from')}
        />
        <MomentField
          label={t('effective.untilLabel')}
          description={t('effective.untilHow')}
          clearable
          value={until}
          onChange={setUntil}
          error={wrong('effective_until')}
        />
      </Group>
    </SignDialog>
  );
}
