/** A product's number by its name; the last line waits for another. */
export type Line = { name: string; value: string };

export const linesOf = (properties: Record<string, string>): Line[] => [
  ...Object.entries(properties).map(([name, value]) => ({ name, value })),
  { name: '', value: '' },
];

/** Lines without a name say nothing. */
export const propertiesOf = (lines: Line[]): Record<string, string> =>
  Object.fromEntries(
    lines.filter(({ name }) => name.trim()).map(({ name, value }) => [name.trim(), value.trim()]),
  );

export const withLine = (lines: Line[], at: number, changed: Partial<Line>): Line[] => {
  const next = lines.map((line, index) => (index === at ? { ...line, ...changed } : line));
  return next.at(-1)?.name.trim() ? [...next, { name: '', value: '' }] : next;
};
