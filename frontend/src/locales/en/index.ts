// One chunk per language; a namespace is the name of its file.
const files = import.meta.glob<{ default: object }>('./*.json', { eager: true });

export default Object.fromEntries(
  Object.entries(files).map(([path, file]) => [path.slice(2, -5), file.default]),
) as Record<string, object>;
