const BAD = /^[=+\-@\t\r]/;

/** A text that begins like a formula must not become one in a spreadsheet. */
export const cell = (text: string) => `"${(BAD.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

/** Hands a table to the person as a file. */
export function saveCsv(text: string, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  link.download = name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 1_000);
}
