/** A place in a document as the server names it in an error: "segments.2.steps.0.lower". */
export type Path = string;

const parts = (path: Path) => path.split('.').filter(Boolean);

/** What stands at a place; undefined where there is no such place. */
export function getIn(thing: unknown, path: Path): unknown {
  return parts(path).reduce<unknown>(
    (at, part) => (at && typeof at === 'object' ? (at as Record<string, unknown>)[part] : undefined),
    thing,
  );
}

/** A copy with another value at a place; what lies beside the way is shared with the original. */
export function setIn<T>(thing: T, path: Path, value: unknown): T {
  const [first, ...rest] = parts(path);
  if (first === undefined) return value as T;
  const inner = setIn((thing as Record<string, unknown>)[first], rest.join('.'), value);
  if (Array.isArray(thing)) {
    const copy = [...thing];
    copy[Number(first)] = inner;
    return copy as T;
  }
  return { ...thing, [first]: inner };
}
