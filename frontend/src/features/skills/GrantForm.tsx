import { Button, Stack, Switch, Textarea } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DayField, dayOf, endOfDay } from '@/ui/DayField';
import { Dialog } from '@/ui/Dialog';
import { Expiry } from '@/ui/Expiry';
import { FormButtons } from '@/ui/FormButtons';
import { tellDone } from '@/ui/notify';
import { ProblemNote } from '@/ui/Problem';
import { type Held, type Skill, useGrant, useWithdraw } from './queries';

export type Crossing = {
  person: { id: number; name: string };
  skill: Pick<Skill, 'number' | 'name'>;
  held: Held | null;
};

const YEAR = 365 * 24 * 3_600_000;

/** Somebody is qualified, goes on being so, or is so no longer. */
export function GrantForm({ at, onClose }: { at: Crossing | null; onClose: () => void }) {
  const { t } = useTranslation(['skills', 'common']);
  const [until, setUntil] = useState('');
  const [isForever, setForever] = useState(false);
  const [reason, setReason] = useState('');
  const words = { person: at?.person.name, skill: at?.skill.name };
  const grant = useGrant(() => {
    tellDone(t(at?.held ? 'renewed' : 'granted', words));
    onClose();
  });
  const withdraw = useWithdraw(() => {
    tellDone(t('withdrawn', words));
    onClose();
  });
  const busy = grant.isPending || withdraw.isPending;
  useEffect(() => {
    if (!at) return;
    grant.reset();
    withdraw.reset();
    setUntil(dayOf(Date.now() + YEAR));
    setForever(at.held !== null && at.held.expires_at === null);
    setReason('');
  }, [at]);
  return (
    <Dialog
      opened={at !== null}
      busy={busy}
      onClose={onClose}
      title={t(at?.held ? 'renewTitle' : 'grantTitle', words)}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!at) return;
          grant.mutate({
            person: at.person.id,
            skill: at.skill.number,
            expires_at: isForever ? null : endOfDay(until),
            reason: reason.trim(),
          });
        }}
      >
        <Stack>
          {at?.held && <Expiry at={at.held.expires_at} warning={at.held.warning} />}
          <Switch
            label={t('forever')}
            checked={isForever}
            onChange={(event) => setForever(event.currentTarget.checked)}
          />
          {!isForever && (
            <DayField
              label={t('until')}
              required
              value={until}
              onChange={setUntil}
              error={grant.error?.field('expires_at')}
            />
          )}
          <Textarea
            label={t('reason')}
            description={t('reasonHint')}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <ProblemNote error={grant.error ?? withdraw.error} />
          {at?.held && (
            <Button
              variant="default"
              disabled={busy || !reason.trim()}
              onClick={() => at.held && withdraw.mutate({ id: at.held.qualification, reason: reason.trim() })}
            >
              {t('withdraw')}
            </Button>
          )}
          <FormButtons
            confirm={t(at?.held ? 'renew' : 'grant')}
            busy={grant.isPending}
            disabled={withdraw.isPending || (!isForever && !until)}
            onBack={onClose}
          />
        </Stack>
      </form>
    </Dialog>
  );
}
