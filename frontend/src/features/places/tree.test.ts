import { describe, expect, it } from 'vitest';
import type { Place } from './queries';
import { below, hosts, lines } from './tree';

const place = (id: number, number: string, level: string, parent: number | null, is_usable = true) =>
  ({ id, number, level, parent, is_usable }) as Place;

const PLANT = [
  place(4, 'MILL-10', 'work_unit', 3),
  place(5, 'MILL-2', 'work_unit', 3),
  place(3, 'HALL', 'area', 1),
  place(6, 'OLD', 'area', 1, false),
  place(1, 'SITE', 'site', null),
];

describe('the tree', () => {
  it('has each place after what it stands in, numbers in their order', () => {
    expect(lines(PLANT).map(({ place, depth }) => `${depth} ${place.number}`)).toEqual([
      '0 SITE',
      '1 HALL',
      '2 MILL-2',
      '2 MILL-10',
      '1 OLD',
    ]);
  });
  it('offers only higher places in use', () => {
    expect(hosts(PLANT, 'work_unit').map((each) => each.number)).toEqual(['SITE', 'HALL']);
    expect(below('area')).toEqual(['work_center', 'work_unit']);
  });
});
