import { useNavigate } from 'react-router';
import { useAction } from '@/api/action';
import { post } from '@/api/client';
import { tellDone } from '@/ui/notify';
import { MASTERS, type Master } from '../queries';

/** One step in a version's life: the verb in its address, and what is sent along. */
export function useLife<V extends object>(
  master: Master,
  verb: string,
  said: string,
  done?: (to: Master) => void,
) {
  return useAction(
    (body: V, key) =>
      post<Master>(`/api/work-masters/{id}/${verb}`, {
        path: { id: master.id },
        body,
        key,
        seen: master.etag,
      }),
    {
      refresh: [MASTERS],
      done: (answer) => {
        tellDone(said);
        done?.(answer);
      },
    },
  );
}

/** Goes to a version that has just come to be. */
export function useOpenMaster() {
  const navigate = useNavigate();
  return (to: { id: number }) => void navigate(`/work-masters/${to.id}`);
}
