import { IconCamera } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { upload } from '@/api/client';
import { asProblem, type Problem } from '@/api/problem';
import { ProblemNote } from '@/ui/Problem';
import { Cut } from './Cut';
import { useCommand } from './useCommand';

/** A photo with the device's camera, or a file where there is none. It is kept as it is, under its digest. */
export function PhotoField({ title, onTaken }: { title: string; onTaken: (file: string) => Promise<void> }) {
  const { t } = useTranslation('execution');
  const { cut } = useCommand();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const take = async (file: File) => {
    setBusy(true);
    setProblem(null);
    try {
      await onTaken((await upload(file)).url);
    } catch (error) {
      setProblem(asProblem(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="ask photo" aria-busy={busy}>
      <label className="photo-take">
        <IconCamera size={64} stroke={1.4} aria-hidden />
        <strong>{t(busy ? 'photo.sending' : 'photo.take')}</strong>
        <span className="ink2">{title}</span>
        <Cut why={cut} />
        <input
          type="file"
          accept="image/jpeg,image/png,image/webp"
          capture="environment"
          disabled={busy || cut !== null}
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            event.currentTarget.value = '';
            if (file) void take(file);
          }}
        />
      </label>
      <ProblemNote error={problem} />
    </div>
  );
}
