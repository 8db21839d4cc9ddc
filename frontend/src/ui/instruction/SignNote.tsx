import { IconAlertTriangleFilled } from '@tabler/icons-react';
import { signRefused } from '@/lib/typed';

/** Says how a number is written that was typed with the sign of another language. */
export function SignNote({ text }: { text: string }) {
  const why = signRefused(text);
  return (
    <p className="outside" role="status">
      {why && (
        <>
          <IconAlertTriangleFilled size={18} aria-hidden /> {why}
        </>
      )}
    </p>
  );
}
