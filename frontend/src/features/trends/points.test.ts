import { describe, expect, it } from 'vitest';
import { append, code, columns, csv, type Trend } from './points';

const T = 1_800_000_000_000;
const trend = (more: Partial<Trend> = {}): Trend => ({
  property: 7,
  name: 'Temperature',
  unit: 'CEL',
  equipment: 1,
  equipment_number: 'MILL-01',
  since: new Date(T).toISOString(),
  until: new Date(T + 10_000).toISOString(),
  seconds: 0,
  at: [T + 1000, T + 2000],
  least: [20, 21],
  most: [20, 21],
  mean: [20, 21],
  good: [1, 1],
  bad: [0, 0],
  status: [0, 0],
  before: null,
  gaps: [],
  ...more,
});
const range = { from: T, to: T + 10_000 };

describe('points of a trend', () => {
  it('holds a value until now, and begins with what was before', () => {
    const [at, , , mean] = columns(
      trend({ before: { at: new Date(T - 5000).toISOString(), value: 19 } }),
      range,
      T + 4000,
    );
    expect(at.map((second) => second * 1000 - T)).toEqual([0, 1000, 2000, 4000]);
    expect(mean).toEqual([19, 20, 21, 21]);
  });

  it('draws nothing through a gap', () => {
    const gaps = [
      {
        started_at: new Date(T + 1500).toISOString(),
        ended_at: null,
        cause: 'Cable cut',
        of_property: false,
      },
    ];
    const [at, , , mean] = columns(
      // The gap begins with the last sample, whose microseconds a Date does not know.
      trend({ at: [T + 1000, T + 1500.196], mean: [20, 21], least: [20, 21], most: [20, 21], gaps }),
      range,
      T + 4000,
    );
    expect(at.map((second) => Math.round(second * 1000 - T))).toEqual([1000, 1500, 1501]);
    expect(mean).toEqual([20, 21, null]);
  });

  it('takes new samples once', () => {
    const more = append(trend(), [
      [T + 2000, 21],
      [T + 4000, null],
      [T + 3000, 22],
    ]);
    expect(more.at.map((at) => at - T)).toEqual([1000, 2000, 3000, 4000]);
    expect(more.mean).toEqual([20, 21, 22, null]);
    expect(more.bad).toEqual([0, 0, 0, 1]);
    expect(append(more, [[T + 4000, null]])).toBe(more);
  });

  it('exports what is shown and no formula', () => {
    const text = csv([trend({ name: '=1+1', bad: [0, 2] })], { from: T + 1500, to: T + 10_000 });
    expect(text.split('\r\n')).toEqual([
      'at,machine,value,unit,seconds,least,mean,most,good,bad,status',
      `${new Date(T + 2000).toISOString()},"MILL-01","'=1+1","CEL",0,21,21,21,1,2,0`,
      '',
    ]);
  });

  it('names codes as OPC UA does', () => {
    expect(code(0x80350000)).toBe('0x80350000');
    expect(code(0)).toBe('0x00000000');
  });
});
