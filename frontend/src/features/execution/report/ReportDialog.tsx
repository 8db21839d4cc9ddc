import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '@/ui/Dialog';
import type { Act } from '../JobScreen';
import type { Job } from '../model';
import { useCommand } from '../useCommand';
import { Report } from './Report';

export type ReportProps = {
  opened: boolean;
  job: Job;
  person: number;
  act: Act;
  onScan: (take: ((code: string) => Promise<void>) | null) => void;
  onClose: () => void;
};

/** Everything that was made, lost, spoilt or is doubtful in one report, sent once. */
export function ReportDialog(props: ReportProps) {
  const { t } = useTranslation('execution');
  const { busy } = useCommand();
  // The numbers of the tags to be hung at what is on hold; they are read before they go away.
  const [tags, setTags] = useState<string[]>([]);
  const close = () => {
    setTags([]);
    props.onClose();
  };
  return (
    <Dialog
      forGloves
      opened={props.opened}
      busy={busy}
      onClose={close}
      size="1080px"
      title={t(tags.length > 0 ? 'report.tagTitle' : 'report.title', { number: props.job.number })}
    >
      {tags.length > 0 ? (
        <div className="dialog">
          <p>{t('report.tagWhat', { count: tags.length })}</p>
          {tags.map((tag) => (
            <strong key={tag} className="tag">
              {tag}
            </strong>
          ))}
          <button type="button" className="big primary" onClick={close}>
            {t('report.tagDone')}
          </button>
        </div>
      ) : (
        <Report {...props} onTags={setTags} onClose={close} />
      )}
    </Dialog>
  );
}
