import { expect, it } from 'vitest';
import { transferWords } from './status-words.ts';

it('a payment nobody knows the end of stays unknown until the signers have recorded that it happened', () => {
  const outcome = { unknown: 'the answer was lost' };
  expect(transferWords(outcome)).toMatchObject({ label: 'Unknown', tone: 'warning' });
  expect(transferWords(outcome, true)).toMatchObject({ label: 'Sent', tone: 'positive' });
  expect(transferWords({ failed: 'no funds' }, true)).toMatchObject({ label: 'Failed' });
});
