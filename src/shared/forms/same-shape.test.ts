import { describe, expect, it } from 'vitest';
import { sameShape } from './same-shape.ts';

const model = { name: '', rows: [{ to: '', note: null }], any: [], on: false };

describe('what was kept', () => {
  it.each([
    ['the model itself', model],
    ['empty lists, and more fields than the model', { ...model, rows: [], more: 1 }],
    ['other values', { name: 'a', rows: [{ to: 'b', note: { x: 1 } }], any: [1, 'two'], on: true }],
  ])('is taken: %s', (_what, value) => expect(sameShape(value, model)).toBe(true));

  it.each([
    ['nothing', null],
    ['a text', 'name'],
    ['a field less', { name: '', rows: [], any: [] }],
    ['another type', { ...model, on: 'yes' }],
    [
      'a row of another shape',
      {
        ...model,
        rows: [
          { to: '', note: null },
          { to: 1, note: null },
        ],
      },
    ],
    ['an object instead of a list', { ...model, any: {} }],
  ])('is not taken: %s', (_what, value) => expect(sameShape(value, model)).toBe(false));
});
