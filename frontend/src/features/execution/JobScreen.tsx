import { IconArrowLeft, IconClipboardPlus, IconHistory, IconPlayerPause } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { number } from '@/lib/quantity';
import { Instruction } from '@/ui/instruction/Instruction';
import { type Primary, PrimaryButton } from '@/ui/instruction/PrimaryButton';
import { StepList } from '@/ui/instruction/StepList';
import { ProblemNote } from '@/ui/Problem';
import { CallButton } from './Calls';
import { ChangedSince, MovedNote } from './ChangedSince';
import { Cut } from './Cut';
import { EntryPanel } from './EntryPanel';
import { tell } from './Feedback';
import {
  currentDue,
  currentStep,
  currentUnit,
  type Job,
  type Mounted,
  markOf,
  stepsNow,
  worksByUnit,
} from './model';
import { useJob } from './offline/useJob';
import { useOthersEntry } from './others';
import { tellOver } from './over';
import { Progress } from './Progress';
import { jobQuery } from './queries';
import { ReportsDialog } from './ReportsDialog';
import { ReportDialog } from './report/ReportDialog';
import { useTurn } from './turn';
import { useCommand } from './useCommand';
import { WhatChanged } from './WhatChanged';
import { WhyDialog } from './WhyDialog';

type Props = {
  id: number;
  person: number;
  onScanner: (scan: (() => (code: string) => void) | null) => void;
  onBack: () => void;
};

/** One job in hand: what is done, what to do now with its picture, what to enter, and one primary button. */
export function JobScreen({ id, person, onScanner, onBack }: Props) {
  const { data: job, error, refetch } = useJob(id);
  if (!job || job.id !== id) {
    return (
      <main className="job-wait">{error && <ProblemNote error={error} onRetry={() => refetch()} />}</main>
    );
  }
  return <Work job={job} person={person} onScanner={onScanner} onBack={onBack} />;
}

const isJob = (answer: unknown): answer is Job =>
  typeof answer === 'object' && answer !== null && 'completions' in answer;

function Work({ job, person, onScanner, onBack }: Omit<Props, 'id'> & { job: Job }) {
  const { t } = useTranslation('execution');
  const { run, blocked, cut } = useCommand();
  const queries = useQueryClient();
  const [dialog, setDialog] = useState<'pause' | 'report' | 'reports' | 'short' | null>(null);
  const [entry, setEntry] = useState<Primary | null>(null);
  const unit = currentUnit(job);
  const running = job.state === 'running';
  const [ending, setEnding] = useState(false);
  const due = running ? currentDue(job, ending) : null;
  const step = running ? currentStep(job, ending) : null;
  const byUnit = worksByUnit(job);
  const path = `/api/job-orders/${job.id}`;
  const finished = useRef(false);
  const stepScan = useRef<((code: string) => Promise<void>) | null>(null);
  const reportScan = useRef<((code: string) => Promise<void>) | null>(null);
  const onReportScan = useCallback((take: ((code: string) => Promise<void>) | null) => {
    reportScan.current = take;
  }, []);
  const onScan = useCallback((take: ((code: string) => Promise<void>) | null) => {
    stepScan.current = take;
  }, []);

  const act = useCallback(
    async <R = Job>(verb: string, body: object, label: string, good?: (done: R) => string | null) => {
      const { done, problem, waiting } = await run<R>(`${path}/${verb}`, body, label);
      if (problem) tell.bad(problem);
      // The answer is the job as it is now: shown at once, so that no button is a moment behind.
      if (isJob(done) && !waiting) queries.setQueryData(jobQuery(job.id).queryKey, done);
      const sentence = done && !waiting && good?.(done);
      if (sentence) tell.good(sentence);
      return done;
    },
    [path, run, queries, job.id],
  );

  const scan = async (code: string) => {
    if (reportScan.current) return reportScan.current(code);
    if (!running) return tell.refuse(t('scan.notRunning'));
    if (stepScan.current) {
      await stepScan.current(code);
    } else if (byUnit && !unit && !job.creates_serial) {
      await act('begin-unit', { serial: code }, t('unit.beginLabel', { serial: code }), () =>
        t('unit.begun', { serial: code }),
      );
    } else if (job.needs.some((need) => need.mode === 'mounted') && job.work_unit) {
      const { done, problem } = await run<Mounted>(
        '/api/mounted-lots',
        { work_unit: job.work_unit.id, code },
        t('mount.label', { code }),
      );
      if (problem) tell.bad(problem);
      if (done) tell.good(t('mount.done', { lot: done.lot, material: done.name, unit: done.work_unit }));
    } else {
      tell.refuse(t('scan.nothing', { code }));
    }
  };
  const inTurn = useTurn(scan);
  useEffect(() => {
    onScanner(() => inTurn);
    return () => onScanner(null);
  }, [onScanner, inTurn]);

  useEffect(() => {
    const over = ['completed', 'closed', 'cancelled', 'aborted'].includes(job.state);
    if (over && !finished.current) {
      finished.current = true;
      tellOver(job);
      onBack();
    }
  }, [job, onBack]);

  useOthersEntry(job, step, unit?.id ?? null, person);
  const primary = entry ?? idlePrimary();
  function idlePrimary(): Primary | null {
    if (!running) return null;
    if (step) return null;
    const left = Number(job.quantity) - Number(job.good);
    if (byUnit && left > 0 && !job.creates_serial)
      return { label: t('unit.scanNext'), disabled: true, run: () => {} };
    if (byUnit && left > 0) {
      return {
        label: t('unit.begin', { position: job.units.length + 1, quantity: number(job.quantity) }),
        run: () => void act('begin-unit', {}, t('unit.beginLabel', { serial: '' })),
      };
    }
    if (job.counting_source === 'report' && left > 0) {
      return { label: t('report.open'), run: () => setDialog('report') };
    }
    const complete = () => void act('complete', {}, t('job.completeLabel', { number: job.number }));
    const figures = { good: number(job.good), quantity: number(job.quantity) };
    if (left > 0) return { label: t('job.counting', figures), disabled: true, run: () => {} };
    return { label: t('job.complete', figures), run: complete };
  }
  // Pieces may be left unmade: an operation can end short.
  const mayEndShort =
    running && !step && !unit && Number(job.good) > 0 && Number(job.good) < Number(job.quantity);

  return (
    <>
      <main className="job">
        <StepList steps={stepsNow(job)} now={step} markOf={(each) => markOf(job, each, unit?.id ?? null)} />
        {step ? <Instruction step={step} key={step.sequence} /> : <Progress job={job} act={act} />}
        <EntryPanel
          key={`${unit?.id ?? 0}-${step?.sequence ?? 0}-${due?.occasion ?? 0}`}
          job={job}
          unit={unit}
          step={step}
          due={due}
          person={person}
          act={act}
          onPrimary={setEntry}
          onScan={onScan}
        />
      </main>
      {unit?.definition ? (
        <p className="older tone-warn" role="status">
          {t('reading.older', {
            serial: unit.serial,
            version: unit.definition.work_master,
            next: job.definition.work_master,
          })}
        </p>
      ) : (
        <MovedNote job={job} person={person} />
      )}
      <footer className="actions">
        {job.work_unit && <CallButton unit={job.work_unit} />}
        <button type="button" className="big" onClick={onBack}>
          <IconArrowLeft size={26} aria-hidden />
          <span>{t('job.back')}</span>
        </button>
        <button
          type="button"
          className="big"
          disabled={blocked || cut !== null || !job.allowed_actions.includes('interrupt')}
          onClick={() => setDialog('pause')}
        >
          <IconPlayerPause size={26} aria-hidden />
          <span>{t('pause.open')}</span>
          <Cut why={cut} />
        </button>
        <button
          type="button"
          className="big"
          disabled={blocked || !job.allowed_actions.includes('report')}
          onClick={() => setDialog('report')}
        >
          <IconClipboardPlus size={26} aria-hidden />
          <span>{t(job.counting_source === 'report' ? 'report.button' : 'report.buttonScrap')}</span>
        </button>
        {job.responses.length > 0 && (
          <button
            type="button"
            className="big"
            aria-label={t('reports.open')}
            onClick={() => setDialog('reports')}
          >
            <IconHistory size={26} aria-hidden />
          </button>
        )}
        {mayEndShort && job.allowed_actions.includes('complete') && (
          <button
            type="button"
            className="big"
            disabled={blocked}
            onClick={() =>
              job.due.some((each) => each.before === 'end') ? setEnding(true) : setDialog('short')
            }
          >
            {t('job.completeShort')}
          </button>
        )}
        <WhatChanged job={job} />
        <ChangedSince job={job} person={person} />
        <PrimaryButton
          primary={primary}
          waiting={
            running ? (step ? t('second.wait') : '') : t(`job.state.${job.state}`, { defaultValue: '' })
          }
          blocked={blocked}
        />
      </footer>
      <WhyDialog
        opened={dialog === 'pause'}
        title={t('pause.title')}
        kind="interrupt"
        confirm={t('pause.open')}
        onClose={() => setDialog(null)}
        onWhy={async (reason) => {
          const done = await act('interrupt', { reason }, t('pause.label', { number: job.number }));
          setDialog(null);
          if (done) onBack();
        }}
      />
      <WhyDialog
        opened={dialog === 'short'}
        title={t('job.shortTitle', { number: job.number })}
        kind="short"
        confirm={t('job.completeShort')}
        onClose={() => setDialog(null)}
        onWhy={async (reason) => {
          await act('complete', { reason }, t('job.completeLabel', { number: job.number }));
          setDialog(null);
        }}
      >
        {t('job.shortWhat', {
          good: number(job.good),
          quantity: number(job.quantity),
          left: number(
            Number(job.quantity) -
              Number(job.good) -
              Number(job.scrap) -
              Number(job.rework) -
              Number(job.on_hold),
          ),
        })}
      </WhyDialog>
      <ReportDialog
        opened={dialog === 'report'}
        job={job}
        person={person}
        act={act}
        onScan={onReportScan}
        onClose={() => setDialog(null)}
      />
      <ReportsDialog opened={dialog === 'reports'} job={job} act={act} onClose={() => setDialog(null)} />
    </>
  );
}

export type Act = <R = Job>(
  verb: string,
  body: object,
  label: string,
  good?: (done: R) => string | null,
) => Promise<R | null>;
