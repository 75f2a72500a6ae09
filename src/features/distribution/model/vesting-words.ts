// A schedule in a sentence.
import { durationText, formatAmount } from '../../../shared/format/index.ts';
import type { Schedule } from '../distribution.types.ts';

/** Basis points as percent: `12.5 %`. */
const percent = (points: number): string => `${formatAmount(BigInt(points), 2)} %`;

/** At most so many dates are named one by one. */
const NAMED = 6;

export function vestingWords(schedule: Schedule): string {
  if ('instant' in schedule) return 'All at once, at the start';
  if ('linear' in schedule) return `Evenly over ${durationText(schedule.linear.duration)}`;
  if ('cliff' in schedule) {
    const { cliff, atCliff, duration } = schedule.cliff;
    const [points] = atCliff;
    if (cliff === 0n && points === undefined) return `Evenly over ${durationText(duration)}`;
    const first = points === undefined ? 'what has come up by then' : percent(points);
    const when = cliff === 0n ? 'At the start' : `Nothing for ${durationText(cliff)}, then`;
    return `${when} ${first} at once and the rest evenly until ${durationText(duration)} after the start`;
  }
  if ('steps' in schedule) return stepsWords(schedule.steps);
  if ('monthly' in schedule) return `In ${schedule.monthly.months} equal parts, one each month`;
  if ('backWeighted' in schedule)
    return `Little at first and most at the end, over ${durationText(schedule.backWeighted.duration)}: half of the time brings a quarter`;
  const { duration, earlyPenalty } = schedule.timeLock;
  const [penalty] = earlyPenalty;
  const early =
    penalty === undefined ? 'not before' : `earlier for a penalty of ${percent(penalty)}, once for all of it`;
  return `All at once after ${durationText(duration)}; ${early}`;
}

function stepsWords(steps: readonly { after: bigint; share: number }[]): string {
  const all = steps.reduce((sum, { share }) => sum + share, 0);
  if (all === 0) return 'In parts';
  const parts = steps.slice(0, NAMED).map(({ after, share }) => {
    const part = percent(Math.floor((share * 10_000) / all));
    return after === 0n ? `${part} at the start` : `${part} after ${durationText(after)}`;
  });
  const more = steps.length - parts.length;
  return `In ${steps.length} parts: ${parts.join(', ')}${more > 0 ? `, and ${more} more` : ''}`;
}
