// Cells as separated text, which spreadsheets and `csvLines` read back.

/** One cell; quoted where it has to be (RFC 4180), line breaks as blanks. */
export function csvCell(text: string): string {
  const line = text.replace(/[\r\n]+/g, ' ');
  return /[",;\t]/.test(line) ? `"${line.replace(/"/g, '""')}"` : line;
}

/** Lines of cells, the names of the columns first. */
export const csvText = (header: readonly string[], lines: readonly (readonly string[])[]): string =>
  [header, ...lines].map((cells) => cells.map(csvCell).join(',')).join('\n');
