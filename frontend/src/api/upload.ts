import { useAction } from './action';
import { post } from './client';

/** What can be sent, by what it is for. */
export const ACCEPTED = {
  picture: 'image/png,image/jpeg,image/webp',
  drawing: 'application/pdf',
  video: 'video/mp4,video/webm',
  paper: 'application/pdf,image/png,image/jpeg,image/webp',
} as const;

export type Stored = { url: string; name: string };

/** Sends a file to the plant; it is stored once and known by its address. */
export function useUpload(done: (stored: Stored) => void) {
  const upload = useAction(
    // Name, size and age tell one file from another; a File alone is written as {}.
    ({ file }: { file: File; name: string; size: number; at: number }, key) => {
      const body = new FormData();
      body.append('file', file);
      return post<Stored>('/api/files', { body, key });
    },
    { done },
  );
  const send = (file: File) =>
    upload.mutate({ file, name: file.name, size: file.size, at: file.lastModified });
  return { send, isPending: upload.isPending, error: upload.error };
}
