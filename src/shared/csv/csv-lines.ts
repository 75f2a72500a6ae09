// Cuts separated text into cells, line by line: what a spreadsheet exports, pasted or read from a file.

export type Separator = ',' | ';' | '\t';

/** What stands in the text before any meaning is given to the columns. */
export interface CsvLine {
  /** As an editor counts: the first line is 1, empty lines count. */
  number: number;
  cells: string[];
  /** Set when the line cannot be cut into cells. */
  unclosedQuote: boolean;
  /** Where in the text the line ends, for progress. */
  end: number;
}

/**
 * The separator that cuts the first lines into the most even table; a comma where nothing else shows.
 * Quoted parts do not count, so `"Doe, Jane";5` is found to be separated by `;`.
 */
export function detectSeparator(text: string): Separator {
  const sample = text
    .split(/\r\n|\n|\r/, 200)
    .filter((line) => line.trim() !== '')
    .slice(0, 20);
  let best: Separator = ',';
  let bestScore = 0;
  // The order settles ties: a tab never stands in an account or a number, a comma may.
  for (const separator of ['\t', ';', ','] as const) {
    const score = sample.filter((line) => cutLine(line, separator).cells.length > 1).length;
    if (score > bestScore) [best, bestScore] = [separator, score];
  }
  return best;
}

/** Cuts one line; double quotes protect separators, a doubled quote inside quotes is one quote (RFC 4180). */
export function cutLine(line: string, separator: Separator): { cells: string[]; unclosedQuote: boolean } {
  if (!line.includes('"')) return { cells: line.split(separator).map((cell) => cell.trim()), unclosedQuote: false };
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const char = line[i];
    if (quoted && char === '"' && line[i + 1] === '"') {
      cell += '"';
      i++;
    } else if (char === '"') quoted = !quoted;
    else if (char === separator && !quoted) {
      cells.push(cell.trim());
      cell = '';
    } else cell += char;
  }
  cells.push(cell.trim());
  return { cells, unclosedQuote: quoted };
}

/** Every line that is not empty, lazily: a large file is cut piece by piece by its reader. */
export function* csvLines(text: string, separator: Separator): Generator<CsvLine> {
  let number = 0;
  let start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (start <= text.length) {
    const end = lineEnd(text, start);
    const line = text.slice(start, end);
    number++;
    if (line.trim() !== '') yield { number, end, ...cutLine(line, separator) };
    start = end + (text[end] === '\r' && text[end + 1] === '\n' ? 2 : 1);
  }
}

function lineEnd(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 10 || code === 13) return i;
  }
  return text.length;
}
