import { describe, expect, it } from 'vitest';
import { clamp, fromAddress, LONGEST, SHORTEST, shift, zoom } from './range';

const NOW = 1_800_000_000_000;
const hour = { from: NOW - 3_600_000, to: NOW };

describe('a stretch of time', () => {
  it('keeps the moment under the pointer where it is', () => {
    const at = NOW - 2_700_000;
    const closer = zoom(hour, 0.5, at, NOW);
    expect(closer.to - closer.from).toBe(1_800_000);
    expect((at - closer.from) / (closer.to - closer.from)).toBeCloseTo(0.25);
  });

  it('is never shorter than a second nor longer than a month', () => {
    const close = zoom(hour, 1e-9, NOW - 5_000, NOW);
    expect(close.to - close.from).toBe(SHORTEST);
    const wide = zoom(hour, 1e9, NOW - 5_000, NOW);
    expect(wide.to - wide.from).toBe(LONGEST);
  });

  it('does not reach into the future', () => {
    expect(shift(hour, 0.5, NOW)).toEqual(hour);
    expect(shift(hour, -0.5, NOW)).toEqual({ from: hour.from - 1_800_000, to: hour.to - 1_800_000 });
    expect(clamp({ from: NOW, to: NOW + 10_000 }, NOW).to).toBe(NOW);
  });

  it('stands in the address', () => {
    const search = (text: string) => fromAddress(new URLSearchParams(text), NOW);
    expect(search(`from=${hour.from}&to=${hour.to}`)).toEqual({ range: hour, live: false });
    expect(search('span=60000')).toEqual({ range: { from: NOW - 60_000, to: NOW }, live: true });
    expect(search('from=x&to=1').live).toBe(true);
    expect(search(`from=${NOW}&to=${hour.from}`).live).toBe(true);
  });
});
