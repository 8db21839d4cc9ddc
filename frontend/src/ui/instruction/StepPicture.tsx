import { IconCheck, IconPhotoOff } from '@tabler/icons-react';
import { type CSSProperties, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Step } from './model';

/** The numbers in bold in the instruction, for instance "bolts **5 - 6 - 7 - 8**", are the points of this step. */
export function pointsOf(text: string): Set<number> {
  const bold = [...text.matchAll(/\*\*([^*]+)\*\*/g)].map((match) => match[1] ?? '');
  return new Set(bold.flatMap((words) => [...words.matchAll(/\d+/g)].map((digits) => Number(digits[0]))));
}

/** The picture first: what the hands do, with its points numbered in the order of work. */
export function StepPicture({ step, title, text }: { step: Step; title: string; text: string }) {
  const { t } = useTranslation('execution');
  const named = pointsOf(text);
  const marked = step.hotspots.filter((spot) => named.has(spot.n));
  // The frame takes the picture's own shape: points are told as parts of its width and height.
  const [shape, setShape] = useState(4 / 3);
  const first = marked.length ? Math.min(...marked.map((spot) => spot.n)) : 0;
  if (!step.picture) {
    return (
      <div className="picture picture-none">
        <IconPhotoOff size={48} stroke={1.3} aria-hidden />
      </div>
    );
  }
  return (
    <div className="picture">
      <div className="picture-frame" style={{ '--shape': shape } as CSSProperties}>
        <img
          src={step.picture}
          alt={t('step.picture', { title })}
          draggable={false}
          onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
            naturalHeight && setShape(naturalWidth / naturalHeight)
          }
        />
        <ol>
          {step.hotspots.map((spot) => {
            const isPast = first > 1 && spot.n < first;
            const look = isPast ? 'past' : named.size === 0 || named.has(spot.n) ? 'now' : 'later';
            return (
              <li
                key={spot.n}
                className={`spot spot-${look}`}
                style={{ left: `${spot.x * 100}%`, top: `${spot.y * 100}%` }}
              >
                {isPast ? <IconCheck size={22} stroke={3} aria-hidden /> : <span aria-hidden>{spot.n}</span>}
                <span className="visually-hidden">
                  {spot.n}: {spot.label}
                </span>
              </li>
            );
          })}
        </ol>
      </div>
    </div>
  );
}
