import { Button, Group, Text } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { Dialog } from '@/ui/Dialog';
import { ReasonDialog } from '@/ui/ReasonDialog';
import type { Master } from '../queries';
import { Refused } from './Refused';
import { useLife } from './useLife';

export type LifeProps = {
  master: Master;
  opened: boolean;
  onClose: () => void;
  /** Leads to a field, where the version can be edited. */
  onShow?: (path: string) => void;
};

const titled = (master: Master) => `${master.number} v${master.version}`;

/** Somebody else looks at it before it is released; until it is sent back nobody changes it. */
export function SubmitDialog({ master, opened, onClose, onShow }: LifeProps) {
  const { t } = useTranslation(['masters', 'common']);
  const submit = useLife(master, 'submit', t('life.submitted'), onClose);
  const { reset } = submit;
  useEffect(() => {
    if (opened) reset();
  }, [opened, reset]);
  return (
    <Dialog
      opened={opened}
      busy={submit.isPending}
      onClose={onClose}
      title={t('life.submitTitle', { master: titled(master) })}
    >
      <Text size="sm" mb="md">
        {t('life.submitWhat')}
      </Text>
      <Refused
        problem={submit.error}
        master={master}
        onShow={
          onShow &&
          ((path) => {
            onClose();
            onShow(path);
          })
        }
      />
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose}>
          {t('common:back')}
        </Button>
        <Button loading={submit.isPending} onClick={() => submit.mutate({})} data-autofocus>
          {t('life.submit')}
        </Button>
      </Group>
    </Dialog>
  );
}

export function SendBackDialog({ master, opened, onClose }: LifeProps) {
  const { t } = useTranslation('masters');
  const back = useLife<{ reason: string }>(master, 'send-back', t('life.sentBack'), onClose);
  return (
    <ReasonDialog
      opened={opened}
      title={t('life.sendBackTitle', { master: titled(master) })}
      confirm={t('life.sendBackConfirm')}
      busy={back.isPending}
      problem={back.error}
      onClose={onClose}
      onConfirm={(reason) => back.mutate({ reason })}
    >
      {t('life.sendBackWhat')}
    </ReasonDialog>
  );
}

export function RetireDialog({ master, opened, onClose }: LifeProps) {
  const { t } = useTranslation('masters');
  const retire = useLife<{ reason: string }>(master, 'retire', t('life.retired'), onClose);
  return (
    <ReasonDialog
      opened={opened}
      title={t('life.retireTitle', { master: titled(master) })}
      confirm={t('life.retireConfirm')}
      danger
      busy={retire.isPending}
      problem={retire.error}
      onClose={onClose}
      onConfirm={(reason) => retire.mutate({ reason })}
    >
      {t('life.retireWhat')}
    </ReasonDialog>
  );
}

export function DiscardDialog({ master, opened, onClose }: LifeProps) {
  const { t } = useTranslation('masters');
  const navigate = useNavigate();
  const discard = useLife<{ reason: string }>(master, 'discard', t('life.discarded'), () =>
    navigate('/work-masters'),
  );
  return (
    <ReasonDialog
      opened={opened}
      title={t('life.discardTitle', { master: titled(master) })}
      confirm={t('life.discardConfirm')}
      danger
      busy={discard.isPending}
      problem={discard.error}
      onClose={onClose}
      onConfirm={(reason) => discard.mutate({ reason })}
    >
      {t('life.discardWhat')}
    </ReasonDialog>
  );
}
