/** The mark of Lineside. */
export function Logo({ size = 26 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 34 34" aria-hidden="true">
      <rect width="34" height="34" rx="9" fill="#2f66f2" />
      <path d="M7 25V9.5h4v7l5.5-4v4l5.5-4v4l5-3.6V25z" fill="#fff" />
    </svg>
  );
}
