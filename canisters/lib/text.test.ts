import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkLink, checkText, utf8Length } from './text.ts';

describe('checkText', () => {
  const name = { field: 'name', min: 1, max: 8 };

  test.each(['a', '12345678', 'Gold', 'ذهب', '金', '🪙🪙🪙🪙🪙🪙🪙🪙', '__proto__'.slice(0, 8), 'a b'])(
    'accepts %s',
    (text) => {
      expect(checkText(text, name)).toBeUndefined();
    },
  );

  test.each([
    '',
    '   ',
    '123456789',
    '🪙'.repeat(9),
    'a\nb',
    'a\u0000',
    'x\u202egnp',
    '\ud83e',
    '\udd99x',
    'a'.repeat(100_000),
  ])('refuses %j', (text) => {
    expect(checkText(text, name)).toMatchObject({ field: 'name' });
  });

  test('line breaks only where they are allowed', () => {
    expect(checkText('a\r\n\tb', { ...name, multiline: true })).toBeUndefined();
    expect(checkText('a\u0007', { ...name, multiline: true })).toBeDefined();
  });

  test('utf8Length is what an encoder writes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(utf8Length(text)).toBe(new TextEncoder().encode(text).length);
      }),
    );
  });
});

describe('checkLink', () => {
  test.each(['https://icp.example', 'https://a-b.example.org:8443/path?q=1#x', 'https://x.io/%20~_'])(
    'accepts %s',
    (url) => {
      expect(checkLink(url, { field: 'url' })).toBeUndefined();
    },
  );
  test.each([
    '',
    'http://icp.example',
    'javascript:alert(1)',
    'https://',
    'https://localhost',
    'https://user@evil.example',
    'https://a.example/"><script>',
    ' https://a.example',
    'https://a.example/ x',
    'https://-a.example',
    `https://a.example/${'x'.repeat(3_000)}`,
  ])('refuses %s', (url) => {
    expect(checkLink(url, { field: 'url' })).toMatchObject({ field: 'url' });
  });
});
