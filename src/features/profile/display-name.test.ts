import { describe, expect, it } from 'vitest';
import { displayNameFault } from './display-name.ts';

describe('a display name', () => {
  it('may be empty, or 40 characters as a reader counts them', () => {
    for (const name of ['', 'Ada', 'Ada 🦊', '🦊'.repeat(40), 'עדה']) expect(displayNameFault(name)).toBeNull();
    expect(displayNameFault('🦊'.repeat(41))).toBe('The name must have at most 40 characters.');
  });

  it('has nothing in it that hides, breaks or reorders text', () => {
    for (const name of ['a\nb', 'a\u202eb', 'a\u200bb', '\u0007'])
      expect(displayNameFault(name)).toMatch(/^The name must/);
    expect(displayNameFault(' Ada')).toBe('The name must not begin or end with a space.');
  });
});
