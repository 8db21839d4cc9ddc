import { useSearchParams } from 'react-router';

/** What a page shows stands in its address, so that it can be sent to a colleague; an empty word leaves it. */
export function useWhere() {
  const [where, setWhere] = useSearchParams();
  const put = (name: string, value: string) =>
    setWhere(
      (before) => {
        if (value) before.set(name, value);
        else before.delete(name);
        return before;
      },
      { replace: true },
    );
  return { at: (name: string) => where.get(name) ?? '', put };
}
