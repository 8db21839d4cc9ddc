import { IconChevronRight } from '@tabler/icons-react';

/** The one thing to do now, named after what it will do. */
export type Primary = { label: string; disabled?: boolean; tone?: 'warn'; run: () => void };

export function PrimaryButton({
  primary,
  waiting,
  blocked,
}: {
  primary: Primary | null;
  waiting: string;
  blocked: boolean;
}) {
  const tone = primary?.tone === 'warn' ? 'big primary primary-warn' : 'big primary';
  return (
    <button
      type="button"
      className={tone}
      disabled={blocked || !primary || primary.disabled}
      onClick={primary?.run}
    >
      {primary?.label ?? waiting}
      {primary && !primary.disabled && <IconChevronRight size={28} aria-hidden />}
    </button>
  );
}
