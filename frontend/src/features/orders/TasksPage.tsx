import { Button, Group, NativeSelect, Stack, TextInput } from '@mantine/core';
import { IconPuzzle } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '@/api/session';
import { number } from '@/lib/quantity';
import { dayClock } from '@/lib/time';
import { Dialog } from '@/ui/Dialog';
import { EmptyState } from '@/ui/EmptyState';
import { NumberField } from '@/ui/NumberField';
import { tellDone } from '@/ui/notify';
import { PageHead } from '@/ui/PageHead';
import { ProblemNote } from '@/ui/Problem';
import { ChangeTask } from './ChangeTask';
import { type Unassigned, useAssign, useChangeRequests, useMakers, useUnassigned } from './queries';
import './orders.css';

function AssignDialog({ count, onClose }: { count: Unassigned | null; onClose: () => void }) {
  const { t } = useTranslation(['orders', 'common']);
  const [job, setJob] = useState('');
  const [reason, setReason] = useState('');
  const [quantity, setQuantity] = useState<number | string>('');
  const { data: jobs } = useMakers(count?.id ?? null);
  const assign = useAssign(() => {
    tellDone(t('assign.done'));
    onClose();
  });
  // Another count starts anew.
  useEffect(() => {
    setJob('');
    setReason('');
    setQuantity(Number(count?.quantity ?? 0));
    assign.reset();
  }, [count?.id]);
  return (
    <Dialog
      opened={count !== null}
      busy={assign.isPending}
      onClose={onClose}
      title={t('assign.title', {
        count: Number(count?.quantity ?? 0),
        quantity: number(count?.quantity),
        unit: count?.equipment_number,
      })}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (count)
            assign.mutate({
              id: count.id,
              body: {
                quantity: String(quantity),
                ...(job ? { job: Number(job) } : { reason: reason.trim() }),
              },
            });
        }}
      >
        <Stack>
          <NativeSelect
            label={t('assign.job')}
            data-autofocus
            value={job}
            onChange={(event) => setJob(event.currentTarget.value)}
            data={[
              { value: '', label: t('assign.noJob') },
              ...(jobs?.results ?? []).map((each) => ({
                value: String(each.id),
                label: [each.number, each.name, each.started_at && dayClock(each.started_at)]
                  .filter(Boolean)
                  .join(' · '),
              })),
            ]}
          />
          <NumberField
            label={t('assign.quantity')}
            description={t('assign.quantityHint')}
            min={1}
            max={Number(count?.quantity ?? 1)}
            allowDecimal={false}
            allowNegative={false}
            value={quantity}
            onChange={setQuantity}
            error={assign.error?.field('quantity')}
          />
          {!job && (
            <TextInput
              label={t('assign.reason')}
              description={t('assign.reasonHint')}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
          )}
          <ProblemNote error={assign.error} />
          <Group justify="flex-end">
            <Button variant="default" disabled={assign.isPending} onClick={onClose}>
              {t('common:back')}
            </Button>
            <Button
              type="submit"
              loading={assign.isPending}
              disabled={(!job && !reason.trim()) || !Number(quantity)}
            >
              {t('assign.confirm')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

/** What waits for a decision: changes after the first start, and pieces that belong to no job. */
export function Component() {
  const { t } = useTranslation('orders');
  const changes = useChangeRequests();
  const counts = useUnassigned();
  const mayAssign = useMay('orders.assign_count');
  const [assigning, setAssigning] = useState<Unassigned | null>(null);
  const nothing = changes.data?.results.length === 0 && counts.data?.results.length === 0;
  return (
    <div className="page">
      <PageHead title={t('tasks')} />
      <ProblemNote error={changes.error ?? counts.error} />
      {nothing && <EmptyState title={t('noTasks.title')}>{t('noTasks.why')}</EmptyState>}
      {changes.data?.results.map((change) => (
        <ChangeTask key={change.id} change={change} withOrder />
      ))}
      {counts.data?.results.map((count) => (
        <article key={count.id} className="task tone-warn" data-unit={count.equipment_number}>
          <IconPuzzle size={22} aria-hidden />
          <div>
            <strong>
              {t('assign.what', {
                count: Number(count.quantity),
                quantity: number(count.quantity),
                unit: count.equipment_number,
              })}
            </strong>
            <div>
              {t(`assign.why.${count.why}`, { defaultValue: count.why.replaceAll('_', ' ') })} ·{' '}
              {dayClock(count.first_at)}
            </div>
          </div>
          {mayAssign && (
            <Button variant="default" onClick={() => setAssigning(count)}>
              {t('assign.button')}
            </Button>
          )}
        </article>
      ))}
      <AssignDialog count={assigning} onClose={() => setAssigning(null)} />
    </div>
  );
}
