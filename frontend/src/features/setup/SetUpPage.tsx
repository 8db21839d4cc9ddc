import { Anchor, Button, Progress, Skeleton } from '@mantine/core';
import { IconArrowRight, IconCircle, IconCircleCheckFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useSession } from '@/api/session';
import { PageHead } from '@/ui/PageHead';
import { ProblemNote } from '@/ui/Problem';
import { FROM_TABLES, nextStep, PLACES, type Step, useSteps } from './steps';
import './setup.css';

function Line({ step, number, isNext }: { step: Step; number: number; isNext: boolean }) {
  const { t } = useTranslation('setup');
  const { person } = useSession();
  const place = PLACES[step.step];
  const may = Boolean(place && person?.permissions.includes(place.needs));
  return (
    <li className="surface set-up-step" data-step={step.step} data-done={step.is_done} data-next={isNext}>
      {step.is_done ? (
        <IconCircleCheckFilled className="set-up-done" size={24} aria-label={t('done')} />
      ) : (
        <IconCircle className="ink3" size={24} stroke={1.5} aria-label={t('missing')} />
      )}
      <div>
        <h2>
          {number}. {t(`step.${step.step}.title`)}
          {step.is_done && <span className="ink2"> · {t('count', { count: step.count })}</span>}
        </h2>
        {(isNext || !step.is_done) && <p className="ink2">{t(`step.${step.step}.how`)}</p>}
        {may && !step.is_done && FROM_TABLES.includes(step.step) && (
          <Anchor component={Link} to="/imports" size="sm">
            {t('import')}
          </Anchor>
        )}
        {!may && !step.is_done && <p className="ink2">{t('ask')}</p>}
      </div>
      {place && may && (
        <Button
          component={Link}
          to={place.to}
          variant={isNext ? 'filled' : 'default'}
          size={isNext ? 'sm' : 'compact-sm'}
          rightSection={<IconArrowRight size={16} aria-hidden />}
        >
          {t(`step.${step.step}.go`)}
        </Button>
      )}
    </li>
  );
}

/** From an empty plant to its first finished order: what is there ticks itself. */
export function Component() {
  const { t } = useTranslation('setup');
  const { data: steps, error, refetch } = useSteps();
  const done = steps?.filter((step) => step.is_done).length ?? 0;
  const next = steps && nextStep(steps);
  return (
    <div className="page set-up">
      <PageHead title={t('title')} />
      <p className="ink2">{t(steps && !next ? 'allDone' : 'why')}</p>
      <ProblemNote error={error} onRetry={() => refetch()} />
      {!steps && !error && <Skeleton height={320} />}
      {steps && (
        <>
          <Progress
            value={(100 * done) / steps.length}
            aria-label={t('progress', { done, all: steps.length })}
            my="md"
          />
          <ol className="set-up-steps">
            {steps.map((step, index) => (
              <Line key={step.step} step={step} number={index + 1} isNext={step === next} />
            ))}
          </ol>
        </>
      )}
    </div>
  );
}
