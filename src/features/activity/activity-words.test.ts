import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { activitySentence, detailLabel, hasWords } from './activity-words.ts';

/** The actions that the canisters' sources hand to the audit log: the first text of a call that logs, or its `action`. */
function loggedActions(): string[] {
  const root = join(import.meta.dirname, '../../../canisters');
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('.ts') && !path.endsWith('.test.ts'),
  );
  const logging = /(?:\baction:\s*|\b(?:audited|tell)\(\s*)'([^']+)'/g;
  const found = files.flatMap((path) =>
    [...readFileSync(join(root, path), 'utf8').matchAll(logging)].map(([, action = '']) => action),
  );
  return [...new Set(found)].sort();
}

describe('activity in words', () => {
  it('has words for every action that a canister logs', () => {
    const actions = loggedActions();
    // The look through the sources must not come back empty-handed unseen.
    expect(actions).toEqual(
      expect.arrayContaining(['admin.feeChanged', 'deployment.started', 'payment.taken', 'treasury.withdrawn']),
    );
    expect(actions.filter((action) => !hasWords(action))).toEqual([]);
  });

  it('says what was done where the action alone does not', () => {
    expect(activitySentence('payment.taken')).toBe('The fee was taken');
    expect(activitySentence('admin.serviceSwitched', [['enabled', 'false']])).toBe('You switched a service off');
    expect(activitySentence('admin.serviceSwitched')).toBe('You switched a service on or off');
    expect(activitySentence('admin.reviewResolved', [['resolution', 'refund']])).toBe('You resolved a review: refund');
  });

  it('stays readable for actions it does not know', () => {
    expect(activitySentence('launchpad.soldOut')).toBe('Launchpad sold out');
    expect(activitySentence('__proto__')).toBe('Proto');
    expect(activitySentence('constructor')).toBe('Constructor');
    expect(detailLabel('moduleHash')).toBe('Module hash');
  });
});
