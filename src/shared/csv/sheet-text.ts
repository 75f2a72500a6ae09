// Cells for a spreadsheet program, where a text that came from somebody else must not run as a formula.
import { csvText } from './csv-text.ts';

/** A cell that a spreadsheet would take for a formula gets an apostrophe (OWASP, "CSV injection"). */
const harmless = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

/** As `csvText`, for exports that people open and nothing reads back. */
export const sheetText = (header: readonly string[], lines: readonly (readonly string[])[]): string =>
  csvText(
    header,
    lines.map((cells) => cells.map(harmless)),
  );
