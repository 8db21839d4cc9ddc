import { Button, Group, Stack, Text } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '@/ui/Dialog';
import type { Code } from './queries';

const drawn = (svg: string) => `data:image/svg+xml,${encodeURIComponent(svg)}`;

/** The code that makes a device a terminal: to scan there, or to type. It is shown this once. */
export function CodeDialog({ code, onClose }: { code: Code | null; onClose: () => void }) {
  const { t } = useTranslation(['terminals', 'common']);
  return (
    <Dialog opened={code !== null} onClose={onClose} title={t('code.title', { number: code?.number })}>
      {code && (
        <Stack align="center" className="pairing">
          <Text size="sm">{t('code.how')}</Text>
          <img src={drawn(code.qr)} alt="" width={180} height={180} />
          <img src={drawn(code.bars)} alt="" height={60} />
          <p className="pairing-code" data-testid="pairing-code">
            {code.pairing_code}
          </p>
          <Text size="sm" className="ink2">
            {t('code.once')}
          </Text>
          <Group>
            <Button
              variant="default"
              leftSection={<IconPrinter size={17} aria-hidden />}
              onClick={() => window.print()}
            >
              {t('code.print')}
            </Button>
            <Button onClick={onClose} data-autofocus>
              {t('code.done')}
            </Button>
          </Group>
        </Stack>
      )}
    </Dialog>
  );
}
