import { describe, expect, it } from 'vitest';
import { neighbour, stepFaults } from './wizard-steps.ts';

const steps = [
  { key: 'who', title: 'Who', fields: ['signers', 'threshold'] },
  { key: 'name', title: 'Name', fields: ['name', 'links'] },
  { key: 'review', title: 'Review', fields: [] },
];
const fault = (field: string): { field: string; message: string } => ({ field, message: `${field} is wrong` });

describe('the steps of a wizard', () => {
  it('finds the step of a field by its root', () => {
    const faults = ['links[2].url', 'signers[0]', 'name'].map(fault);
    expect(stepFaults(steps, 'name', faults).map(({ field }) => field)).toEqual(['links[2].url', 'name']);
    expect(stepFaults(steps, 'who', faults).map(({ field }) => field)).toEqual(['signers[0]']);
    expect(stepFaults(steps, 'review', faults)).toEqual([]);
  });

  it('shows the fault of an unknown field on the first step, so that none is lost', () => {
    expect(stepFaults(steps, 'who', [fault('nameless')])).toHaveLength(1);
  });

  it('ends at both ends', () => {
    expect(neighbour(steps, 'who', -1)).toBeNull();
    expect(neighbour(steps, 'who', 1)).toBe('name');
    expect(neighbour(steps, 'review', 1)).toBeNull();
    expect(neighbour(steps, 'gone', 1)).toBe('who');
  });
});
