import { describe, expect, it } from 'vitest';
import { imageKind, LOGO_LIMIT, safeLink, safeLogo } from './image-kind.ts';

describe('logos', () => {
  it('knows a file by its first bytes, not by its name', () => {
    expect(imageKind(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0))).toBe('image/png');
    expect(imageKind(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0))).toBe('image/jpeg');
    expect(imageKind(new TextEncoder().encode('RIFF....WEBPVP8 '))).toBe('image/webp');
    for (const text of ['<svg onload=alert(1)>', 'GIF89a', '', 'RIFF....WAVE'])
      expect(imageKind(new TextEncoder().encode(text))).toBeNull();
  });

  it('shows bitmaps and https only', () => {
    expect(safeLogo('data:image/png;base64,AAAA')).toBe('data:image/png;base64,AAAA');
    expect(safeLogo('https://example.org/a.png')).toBe('https://example.org/a.png');
    for (const logo of [
      null,
      'data:image/svg+xml;base64,AAAA',
      'data:text/html,x',
      'javascript:alert(1)',
      'http://example.org/a.png',
      ` data:image/png;base64,${'A'.repeat(LOGO_LIMIT)}`,
    ])
      expect(safeLogo(logo)).toBeNull();
  });

  it('links to https without credentials only', () => {
    expect(safeLink('https://example.org')).toBe('https://example.org/');
    for (const link of [
      'https://a:b@example.org',
      'https://',
      'https://ex ample',
      'ftp://x',
      'javascript:alert(1)//https://',
      `https://x/${'y'.repeat(3000)}`,
    ])
      expect(safeLink(link)).toBeNull();
  });
});
