import { ActionIcon, Button, Group, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Hotspot } from '@/ui/instruction/model';
import { useField } from '../editor/context';

const clamp = (part: number) => Math.round(Math.min(1, Math.max(0, part)) * 1000) / 1000;
const BY_KEY = 0.01;
const BY_SHIFT = 0.05;

/** Points are numbered without holes: the terminal shows them in the order of work. */
const numbered = (spots: Hotspot[]) => spots.map((spot, index) => ({ ...spot, n: index + 1 }));

/** Numbered points on the picture: a click sets one, dragging or the arrow keys move it, Delete takes it away. */
export function Hotspots({ picture, path }: { picture: string; path: string }) {
  const { t } = useTranslation('masters');
  const { value: spots, set, error } = useField<Hotspot[]>(path);
  const frame = useRef<HTMLDivElement>(null);

  const at = (event: { clientX: number; clientY: number }) => {
    const box = frame.current?.getBoundingClientRect();
    if (!box) return null;
    return {
      x: clamp((event.clientX - box.left) / box.width),
      y: clamp((event.clientY - box.top) / box.height),
    };
  };
  const focus = (index: number) =>
    requestAnimationFrame(() =>
      frame.current?.querySelectorAll<HTMLElement>('.point')[index]?.focus({ preventScroll: true }),
    );
  const add = (place: { x: number; y: number } | null) => {
    if (!place) return;
    set([...spots, { n: spots.length + 1, ...place }]);
    focus(spots.length);
  };
  const move = (index: number, place: { x: number; y: number } | null) => {
    if (place) set(spots.map((spot, each) => (each === index ? { ...spot, ...place } : spot)));
  };
  const remove = (index: number) => {
    set(numbered(spots.toSpliced(index, 1)));
    focus(Math.max(0, index - 1));
  };

  const press = (event: KeyboardEvent, index: number) => {
    const spot = spots[index];
    if (!spot) return;
    if (event.key === 'Delete') {
      event.preventDefault();
      return remove(index);
    }
    const by = event.shiftKey ? BY_SHIFT : BY_KEY;
    const x = event.key === 'ArrowLeft' ? -by : event.key === 'ArrowRight' ? by : 0;
    const y = event.key === 'ArrowUp' ? -by : event.key === 'ArrowDown' ? by : 0;
    if (!x && !y) return;
    event.preventDefault();
    move(index, { x: clamp(spot.x + x), y: clamp(spot.y + y) });
  };
  const drag = (index: number) => ({
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button === 0) event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (event.currentTarget.hasPointerCapture(event.pointerId)) move(index, at(event));
    },
  });

  return (
    <section className="points" aria-label={t('points.title')} data-path={path} tabIndex={-1}>
      {error && <p className="rows-wrong">{error}</p>}
      <div ref={frame} className="points-frame">
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: the mouse sets points here, the button below does it for keys */}
        <img src={picture} alt={t('points.picture')} draggable={false} onClick={(event) => add(at(event))} />
        {spots.map((spot, index) => (
          <button
            key={spot.n}
            type="button"
            className="point"
            style={{ left: `${spot.x * 100}%`, top: `${spot.y * 100}%` }}
            aria-label={t('points.at', {
              n: spot.n,
              x: Math.round(spot.x * 100),
              y: Math.round(spot.y * 100),
            })}
            aria-keyshortcuts="ArrowLeft ArrowRight ArrowUp ArrowDown Delete"
            onKeyDown={(event) => press(event, index)}
            {...drag(index)}
          >
            {spot.n}
          </button>
        ))}
      </div>
      <Group gap="sm" mt={8} align="flex-start">
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPlus size={15} aria-hidden />}
          onClick={() => add({ x: 0.5, y: 0.5 })}
        >
          {t('points.add')}
        </Button>
        <p className="ink2 small">{t('points.how')}</p>
      </Group>
      {spots.length > 0 && (
        <ol className="point-labels">
          {spots.map((spot, index) => (
            <li key={spot.n}>
              <span className="point-number" aria-hidden>
                {spot.n}
              </span>
              <TextInput
                size="xs"
                aria-label={t('points.label', { n: spot.n })}
                placeholder={t('points.labelHint')}
                value={spot.label ?? ''}
                onChange={(event) => {
                  const label = event.currentTarget.value;
                  set(spots.map((each, place) => (place === index ? { ...each, label } : each)));
                }}
              />
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t('points.remove', { n: spot.n })}
                onClick={() => remove(index)}
              >
                <IconTrash size={16} aria-hidden />
              </ActionIcon>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
