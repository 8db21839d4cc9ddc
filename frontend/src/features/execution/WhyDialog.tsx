import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { reasonText } from '@/lib/words';
import { Dialog } from '@/ui/Dialog';
import { type ReasonKind, reasonsQuery } from './queries';
import { useCommand } from './useCommand';

/** Two taps: the first one asks, the second one says why. A plant that offers no reason has it typed. */
export function WhyDialog({
  opened,
  title,
  kind,
  children,
  confirm,
  onClose,
  onWhy,
}: {
  opened: boolean;
  title: string;
  kind: ReasonKind;
  /** What will happen, in a sentence with its figures. */
  children?: ReactNode;
  /** The verb on the button beside a typed reason. */
  confirm: string;
  onClose: () => void;
  onWhy: (reason: string) => void;
}) {
  const { t } = useTranslation();
  const { busy, blocked } = useCommand();
  const { data: reasons } = useQuery({ ...reasonsQuery(kind), enabled: opened });
  const [typed, setTyped] = useState('');
  return (
    <Dialog forGloves opened={opened} busy={busy} onClose={onClose} size="lg" title={title}>
      <div className="dialog">
        {children && <p>{children}</p>}
        <div className="two">
          {reasons?.map((reason) => (
            <button
              key={reason.id}
              type="button"
              className="big"
              disabled={blocked}
              onClick={() => onWhy(reason.text)}
            >
              {reasonText(reason)}
            </button>
          ))}
        </div>
        {reasons?.length === 0 && (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              onWhy(typed.trim());
            }}
          >
            <label className="text-entry">
              {t('reason')}
              <span className="typed">
                <input
                  value={typed}
                  autoComplete="off"
                  onChange={(event) => setTyped(event.currentTarget.value)}
                />
                <button type="submit" className="big" disabled={blocked || !typed.trim()}>
                  {confirm}
                </button>
              </span>
            </label>
          </form>
        )}
        <button type="button" className="big" disabled={busy} onClick={onClose}>
          {t('notNow')}
        </button>
      </div>
    </Dialog>
  );
}
