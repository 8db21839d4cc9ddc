import { Button, Group, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { number } from '@/lib/quantity';
import { NumberField } from '@/ui/NumberField';
import type { Card, Command } from './queries';

/** One job in two for two machines, or a part that has not begun back into its job. */
export function Parts({
  card,
  jobs,
  busy,
  onCommand,
}: {
  card: Card;
  jobs: Card[];
  busy: boolean;
  onCommand: (command: Command) => void;
}) {
  const { t } = useTranslation('dispatch');
  const made = Number(card.good) + Number(card.scrap) + Number(card.rework) + Number(card.on_hold);
  const left = Number(card.quantity) - made;
  const most = made > 0 ? left : left - 1;
  const [quantity, setQuantity] = useState<number | string>('');
  const others = jobs.filter(
    (each) =>
      each.id !== card.id &&
      each.request_id === card.request_id &&
      each.sequence === card.sequence &&
      ['ready', 'dispatched'].includes(each.state),
  );
  const [other, setOther] = useState<number | null>(null);
  const chosen = others.find((each) => each.id === other) ?? others[0];
  const pieces = Number(quantity);
  return (
    <Group gap={8} mt={8} align="flex-end">
      {card.allowed_actions.includes('split') && most > 0 && (
        <>
          <NumberField label={t('split.label')} value={quantity} onChange={setQuantity} w={120} />
          <Button
            variant="default"
            loading={busy}
            disabled={!(pieces > 0 && pieces <= most)}
            onClick={() => onCommand({ act: 'split', job: card.id, quantity: String(quantity) })}
          >
            {pieces > most ? t('split.most', { quantity: number(most, 0) }) : t('split.do')}
          </Button>
        </>
      )}
      {card.allowed_actions.includes('merge') && chosen && (
        <>
          <NativeSelect
            label={t('merge.label')}
            value={String(chosen.id)}
            onChange={(event) => setOther(Number(event.currentTarget.value))}
            data={others.map((each) => ({
              value: String(each.id),
              label: `${each.number} (${number(each.quantity, 0)})`,
            }))}
          />
          <Button
            variant="default"
            loading={busy}
            onClick={() => onCommand({ act: 'merge', job: card.id, other: chosen.id })}
          >
            {t('merge.do')}
          </Button>
        </>
      )}
    </Group>
  );
}
