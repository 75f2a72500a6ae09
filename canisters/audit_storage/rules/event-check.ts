import { checkText, type FieldError } from '../../lib/text.ts';
import type { AuditEvent } from '../types.ts';

export const LIMITS = {
  action: 64,
  serviceId: 64,
  details: 32,
  detailKey: 64,
  detailValue: 1_000,
  batch: 100,
} as const;

/** Everything that is wrong with the event. Storing refuses it as a whole: an audit entry is never shortened. */
export function checkEvent(event: AuditEvent): FieldError[] {
  const errors: (FieldError | undefined)[] = [
    checkText(event.action, { field: 'action', min: 1, max: LIMITS.action }),
    checkText(event.serviceId, { field: 'serviceId', max: LIMITS.serviceId }),
  ];
  if (event.details.length > LIMITS.details) {
    errors.push({ field: 'details', message: `At most ${LIMITS.details} details can be stored with an event.` });
  }
  for (const [key, value] of event.details.slice(0, LIMITS.details)) {
    errors.push(checkText(key, { field: 'details', min: 1, max: LIMITS.detailKey }));
    errors.push(checkText(value, { field: 'details', max: LIMITS.detailValue, multiline: true }));
  }
  return errors.filter((error) => error !== undefined);
}
