export { csvText } from './csv-text.ts';
export { sheetText } from './sheet-text.ts';
export { csvLines, detectSeparator, type CsvLine, type Separator } from './csv-lines.ts';
