// What a schedule may be.
import type { FieldError } from '../../lib/text.ts';
import type { Schedule } from '../types.ts';
import { DistributionLimits as Limits } from './limits.ts';

/** Everything wrong with a schedule; `field` names it in the messages. */
export function validateSchedule(schedule: Schedule, field: string): FieldError[] {
  const errors: FieldError[] = [];
  const wrong = (part: string, message: string): void => void errors.push({ field: `${field}.${part}`, message });
  const duration = (value: bigint): void => {
    if (value < 1n || value > Limits.duration) wrong('duration', 'must be above zero and at most 100 years');
  };
  const basisPoints = (part: string, value: number | undefined): void => {
    if (value !== undefined && value > Limits.basisPoints) wrong(part, 'must be at most 10,000 basis points');
  };
  if ('linear' in schedule) duration(schedule.linear.duration);
  if ('backWeighted' in schedule) duration(schedule.backWeighted.duration);
  if ('cliff' in schedule) {
    duration(schedule.cliff.duration);
    if (schedule.cliff.cliff >= schedule.cliff.duration) wrong('cliff', 'must be before the end');
    basisPoints('atCliff', schedule.cliff.atCliff[0]);
  }
  if ('timeLock' in schedule) {
    duration(schedule.timeLock.duration);
    basisPoints('earlyPenalty', schedule.timeLock.earlyPenalty[0]);
  }
  if ('monthly' in schedule) {
    const { months } = schedule.monthly;
    if (months < 1 || months > Limits.months) wrong('months', `must be from 1 to ${Limits.months}`);
  }
  if ('steps' in schedule) {
    const { steps } = schedule;
    if (steps.length < 1 || steps.length > Limits.steps) wrong('steps', `must be from 1 to ${Limits.steps}`);
    if (steps.some(({ share }) => share < 1)) wrong('steps', 'each must have a share');
    if (steps.some(({ after }, i) => after > Limits.duration || (i > 0 && after <= (steps[i - 1]?.after ?? 0n))))
      wrong('steps', 'must rise in time, and end within 100 years');
  }
  return errors;
}
