import { Button, Checkbox, Group, NativeSelect, Stack, Switch, Textarea } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '@/ui/EmptyState';
import { NumberField } from '@/ui/NumberField';
import { tellDone } from '@/ui/notify';
import { ProblemNote } from '@/ui/Problem';
import { type NewPolicy, type Policy, useSetPolicy, useSites } from './queries';

const ROLES = ['supervisor', 'operator', 'quality', 'engineer', 'auditor', 'administrator', 'erp'] as const;
const SPLITS = ['equal', 'standard', 'full'] as const;

/** What each site keeps of its people's times: everybody may read it, an administrator decides it. */
export function Kept({ policies, mayAuthor }: { policies: Policy[]; mayAuthor: boolean }) {
  const { t } = useTranslation('labour');
  const { data: sites } = useSites(mayAuthor);
  if (!mayAuthor) {
    return (
      <section className="surface" style={{ padding: 16 }} aria-label={t('view.kept')}>
        {policies.length === 0 && <EmptyState title={t('off.title')}>{t('off.why')}</EmptyState>}
        {policies.map((policy) => (
          <div key={policy.id}>
            <h2 className="eyebrow">{policy.site_number}</h2>
            <p>{policy.is_on ? t('says.on', { days: policy.retention_days }) : t('says.off')}</p>
            {policy.is_on && (
              <p>
                {t(`split.${policy.split}`)} {t('says.seen', { roles: names(policy.visible_to, t) })}
              </p>
            )}
          </div>
        ))}
      </section>
    );
  }
  return (
    <>
      {sites?.map((site) => (
        <section className="surface" style={{ padding: 16 }} key={site.id} aria-label={site.number}>
          <Rules site={site} of={policies.find((policy) => policy.site === site.id)} />
        </section>
      ))}
    </>
  );
}

const names = (roles: string[], t: (key: string) => string) =>
  roles.map((role) => t(`role.${role}`)).join(', ') || t('says.nobody');

function Rules({ site, of }: { site: { id: number; number: string; name: string }; of: Policy | undefined }) {
  const { t } = useTranslation(['labour', 'common']);
  const [isOn, setIsOn] = useState(false);
  const [split, setSplit] = useState<NewPolicy['split']>('equal');
  const [roles, setRoles] = useState<string[]>([]);
  const [days, setDays] = useState<number | string>(90);
  const [idle, setIdle] = useState<number | string>(720);
  const [reason, setReason] = useState('');
  const save = useSetPolicy(() => {
    tellDone(t('saved'));
    setReason('');
  });
  useEffect(() => {
    if (!of) return;
    setIsOn(of.is_on);
    setSplit(of.split);
    setRoles(of.visible_to);
    setDays(of.retention_days);
    setIdle(of.idle_minutes);
  }, [of]);
  const wrong = (field: string) => save.error?.field(field);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({
          site: site.id,
          is_on: isOn,
          split,
          visible_to: roles as NewPolicy['visible_to'],
          retention_days: Number(days),
          idle_minutes: Number(idle),
          reason: reason.trim(),
        });
      }}
      noValidate
    >
      <Stack maw={560}>
        <h2 style={{ margin: 0 }}>
          {site.number} {site.name}
        </h2>
        <Switch
          label={t('isOn')}
          description={t('isOnHint')}
          checked={isOn}
          onChange={(event) => setIsOn(event.currentTarget.checked)}
        />
        {of?.is_on && !isOn && <p className="tone-warn">{t('offWarns')}</p>}
        <NativeSelect
          label={t('splitLabel')}
          description={t(`split.${split}`)}
          value={split}
          onChange={(event) => setSplit(event.currentTarget.value as NewPolicy['split'])}
          data={SPLITS.map((value) => ({ value, label: t(`splitName.${value}`) }))}
          error={wrong('split')}
        />
        <Checkbox.Group
          label={t('visibleTo')}
          description={t('visibleToHint')}
          value={roles}
          onChange={setRoles}
        >
          <Group mt={8}>
            {ROLES.map((role) => (
              <Checkbox key={role} value={role} label={t(`role.${role}`)} />
            ))}
          </Group>
        </Checkbox.Group>
        <Group grow align="flex-start">
          <NumberField
            label={t('days')}
            description={t('daysHint')}
            value={days}
            onChange={setDays}
            error={wrong('retention_days')}
          />
          <NumberField
            label={t('idle')}
            description={t('idleHint')}
            value={idle}
            onChange={setIdle}
            error={wrong('idle_minutes')}
          />
        </Group>
        <Textarea
          label={t('reason')}
          description={t('policyReason')}
          required
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          error={wrong('reason')}
        />
        <ProblemNote error={save.error} />
        <Group>
          <Button type="submit" loading={save.isPending} disabled={!reason.trim()}>
            {t('save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
