export { durationField, durationParts, durationText, readDuration, UNITS, type DurationUnit } from './duration.ts';
export { formatAmount, formatToken, parseAmount, type AmountStyle, type ParsedAmount } from './amount.ts';
export { amountText, readAmount, type TypedAmount } from './amount-text.ts';
export { parsePrincipal, shortPrincipal, type ParsedPrincipal } from './principal.ts';
export { cut, versionText } from './text.ts';
export { formatBytes, formatCount, formatCycles, fromHex, toHex } from './quantity.ts';
export { formatDateTime, formatDay, formatDuration, formatPrecise, formatRelative, nowNs, toDate } from './time.ts';
