import { ActionIcon } from '@mantine/core';
import { IconAlertTriangleFilled, IconArrowDown, IconArrowUp, IconGripVertical } from '@tabler/icons-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Step } from '../document/types';

/** The steps in the order of work; moved by dragging, by Alt and the arrow keys, or by the two buttons. */
export function StepItems({
  steps,
  chosen,
  wrongIn,
  onChoose,
  onMove,
}: {
  steps: Step[];
  chosen: number;
  wrongIn: (index: number) => number;
  onChoose: (index: number) => void;
  onMove: (from: number, to: number) => void;
}) {
  const { t } = useTranslation('masters');
  const list = useRef<HTMLOListElement>(null);
  const [carried, setCarried] = useState<number | null>(null);
  const [over, setOver] = useState<number | null>(null);
  const within = (index: number) => index >= 0 && index < steps.length;

  const press = (event: KeyboardEvent, index: number) => {
    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    if (!by || !within(index + by)) return;
    event.preventDefault();
    if (event.altKey) onMove(index, index + by);
    else onChoose(index + by);
    list.current?.querySelectorAll<HTMLElement>('.step-item > button')[index + by]?.focus();
  };

  return (
    <ol ref={list} className="step-items" aria-label={t('step.list')}>
      {steps.map((step, index) => (
        <li
          key={step.sequence}
          className="step-item"
          data-chosen={index === chosen}
          data-over={index === over && over !== carried}
          draggable
          onDragStart={(event) => {
            event.dataTransfer.effectAllowed = 'move';
            setCarried(index);
          }}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(index);
          }}
          onDragEnd={() => {
            setCarried(null);
            setOver(null);
          }}
          onDrop={(event) => {
            event.preventDefault();
            if (carried !== null && carried !== index) onMove(carried, index);
          }}
        >
          <IconGripVertical size={15} className="ink3" aria-hidden />
          <button
            type="button"
            aria-current={index === chosen ? 'step' : undefined}
            aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
            onClick={() => onChoose(index)}
            onKeyDown={(event) => press(event, index)}
          >
            <strong>
              {step.sequence}. {step.title}
            </strong>
            <span className="ink2">
              {t(`entry.${step.entry}`)} · {t(`due.short.${step.due}`)}
            </span>
          </button>
          {wrongIn(index) > 0 && (
            <span className="step-wrong">
              <IconAlertTriangleFilled size={15} aria-label={t('graph.wrong', { count: wrongIn(index) })} />
            </span>
          )}
          {index === chosen && (
            <span className="step-moves">
              <ActionIcon
                variant="subtle"
                color="gray"
                size={24}
                disabled={!within(index - 1)}
                aria-label={t('step.up', { title: step.title })}
                onClick={() => onMove(index, index - 1)}
              >
                <IconArrowUp size={15} aria-hidden />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="gray"
                size={24}
                disabled={!within(index + 1)}
                aria-label={t('step.down', { title: step.title })}
                onClick={() => onMove(index, index + 1)}
              >
                <IconArrowDown size={15} aria-hidden />
              </ActionIcon>
            </span>
          )}
        </li>
      ))}
    </ol>
  );
}
