import { describe, expect, it } from 'vitest';
import { activitySentence, detailLabel } from './activity-words.ts';

describe('activity in words', () => {
  it('knows the platform’s events and stays readable for others', () => {
    expect(activitySentence('payment.taken')).toBe('The fee was taken');
    expect(activitySentence('launchpad.soldOut')).toBe('Launchpad sold out');
    expect(activitySentence('__proto__')).toBe('Proto');
    expect(activitySentence('constructor')).toBe('Constructor');
    expect(detailLabel('moduleHash')).toBe('Module hash');
  });
});
