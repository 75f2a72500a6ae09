export { formatAmount, formatToken, parseAmount, type AmountStyle, type ParsedAmount } from './amount.ts';
export { parsePrincipal, shortPrincipal, type ParsedPrincipal } from './principal.ts';
export { formatBytes, formatCount, formatCycles, fromHex, toHex } from './quantity.ts';
export { formatDateTime, formatDay, formatDuration, formatPrecise, formatRelative, nowNs, toDate } from './time.ts';
