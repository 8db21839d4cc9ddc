import { Button, Group, PasswordInput, Stack, Text, Textarea } from '@mantine/core';
import { IconSignature } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/api/session';
import { useNow } from '@/lib/now';
import { clock, day, zoneName } from '@/lib/time';
import { Dialog } from './Dialog';
import { NumberPad } from './instruction/NumberPad';
import { ProblemNote } from './Problem';

type Props = {
  opened: boolean;
  title: string;
  /** What the signature means (21 CFR 11.50): the very words that are recorded with it. */
  meaning: string;
  /** Exactly what is signed; the same facts go into the signature's digest. */
  shown: { label: string; value: string }[];
  withReason?: boolean;
  /** What else is decided with the signature. */
  children?: ReactNode;
  /** At a terminal nothing is smaller than a gloved finger, and a PIN is typed on the screen. */
  forGloves?: boolean;
  confirm: string;
  /** False while something to sign is still missing. */
  isReady?: boolean;
  size?: string;
  busy?: boolean;
  problem?: unknown;
  onClose: () => void;
  onSign: (signed: { secret: string; reason: string }) => void;
};

/** An electronic signature: name, time with zone, meaning, and the password asked again. */
export function SignDialog({
  opened,
  title,
  meaning,
  shown,
  withReason,
  children,
  forGloves,
  confirm,
  isReady = true,
  size,
  busy,
  problem,
  onClose,
  onSign,
}: Props) {
  const { t } = useTranslation();
  const { person } = useSession();
  const now = useNow();
  const buttons = forGloves ? 'xl' : 'sm';
  const field = useRef<HTMLInputElement>(null);
  const [secret, setSecret] = useState('');
  const [reason, setReason] = useState('');
  useEffect(() => {
    if (opened) {
      setSecret('');
      setReason('');
    }
  }, [opened]);
  useEffect(() => {
    if (!problem) return;
    setSecret('');
    // The button that was pressed could not keep the focus while it waited.
    field.current?.focus();
  }, [problem]);
  return (
    <Dialog
      opened={opened}
      busy={busy}
      forGloves={forGloves}
      size={size ?? (forGloves ? '900px' : undefined)}
      onClose={onClose}
      title={title}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSign({ secret, reason: reason.trim() });
        }}
      >
        <div className={forGloves ? 'sign-gloves' : 'sign'}>
          <Stack>
            <dl className="facts">
              {shown.map(({ label, value }) => (
                <div key={label} style={{ display: 'contents' }}>
                  <dt>{label}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
            </dl>
            {children}
            {withReason && (
              <Textarea
                label={t('reason')}
                required
                data-autofocus
                autosize
                minRows={2}
                value={reason}
                onChange={(event) => setReason(event.currentTarget.value)}
              />
            )}
            <Text size="sm">
              <span lang="en">{meaning}</span>: <strong>{person?.name}</strong>, {day(now)}, {clock(now)}{' '}
              {zoneName(now)}
            </Text>
          </Stack>
          <Stack>
            {/* Above the field: it is seen without scrolling. */}
            <ProblemNote error={problem} />
            <PasswordInput
              ref={field}
              label={t(forGloves ? 'sign.secret' : 'sign.password')}
              description={t('sign.why')}
              required
              autoComplete="off"
              data-autofocus={withReason ? undefined : true}
              value={secret}
              onChange={(event) => setSecret(event.currentTarget.value)}
              visibilityToggleButtonProps={{ 'aria-label': t('sign.show') }}
            />
            {forGloves && <NumberPad value={secret} onChange={setSecret} decimal={false} />}
          </Stack>
        </div>
        <Stack>
          <Group justify="flex-end">
            <Button variant="default" size={buttons} disabled={busy} onClick={onClose}>
              {t('back')}
            </Button>
            <Button
              type="submit"
              size={buttons}
              loading={busy}
              disabled={!isReady || !secret || (withReason && !reason.trim())}
              leftSection={<IconSignature size={18} />}
            >
              {confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
