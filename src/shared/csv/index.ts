export { csvCell, csvText } from './csv-text.ts';
export { csvLines, cutLine, detectSeparator, type CsvLine, type Separator } from './csv-lines.ts';
