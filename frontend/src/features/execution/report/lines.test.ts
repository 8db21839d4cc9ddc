import { describe, expect, it } from 'vitest';
import type { Job } from '../model';
import {
  bodyOf,
  byCounter,
  empty,
  good,
  type Lines,
  missing,
  pick,
  typed,
  withComponent,
  withGood,
  withKind,
  withReason,
} from './lines';

const job = (counting_source: string) =>
  ({
    counting_source,
    sequence: 20,
    unit: 'C62',
    needs: [{ material: { id: 7, unit: 'KGM' } }],
  }) as unknown as Job;
const typing = job('report');
const keys = (lines: Lines, text: string) =>
  [...text].reduce((all, key) => typed(all, (all.lines[all.at]?.quantity ?? '') + key), lines);

describe('one report', () => {
  it('takes 48 good and 2 scrap in four touches between opening and sending', () => {
    const lines = keys(withReason(typing, keys(empty(typing), '48'), 'scrap', 'Cracked'), '2');
    expect(missing(typing, lines)).toBeNull();
    expect(bodyOf(lines, null)).toEqual({
      good: '48',
      scrap: [{ quantity: '2', reason: 'Cracked', cause_operation: 20 }],
      rework: [],
    });
  });

  it('counts one more when the same reason is touched again, and tells kinds apart', () => {
    let lines = withReason(typing, empty(typing), 'scrap', 'Cracked');
    lines = withReason(typing, lines, 'scrap', 'Cracked');
    lines = withReason(typing, lines, 'on_hold', 'Odd colour');
    expect(lines.lines.map((each) => [each.kind, each.quantity])).toEqual([
      ['good', ''],
      ['scrap', '2'],
      ['on_hold', '1'],
    ]);
  });

  it('never takes what is typed after "Scrap" as good', () => {
    const lines = keys(withKind(typing, empty(typing), 'scrap'), '1');
    expect(lines.lines.map((each) => [each.kind, each.quantity])).toEqual([
      ['good', ''],
      ['scrap', '1'],
    ]);
    expect(missing(typing, lines)).toEqual({ what: 'why', kind: 'scrap' });
    const whole = withReason(typing, lines, 'scrap', 'Cracked');
    expect(bodyOf(whole, null)).toMatchObject({ scrap: [{ quantity: '1', reason: 'Cracked' }] });
    expect(missing(typing, whole)).toBeNull();
  });

  it('joins what was typed before its reason with the line that has the reason already', () => {
    let lines = keys(withReason(typing, empty(typing), 'scrap', 'Cracked'), '2');
    lines = withReason(typing, keys(withKind(typing, lines, 'scrap'), '3'), 'scrap', 'Cracked');
    expect(lines.lines.map((each) => [each.kind, each.quantity])).toEqual([
      ['good', ''],
      ['scrap', '5'],
    ]);
    expect(lines.at).toBe(1);
  });

  it('forgets a kind that was only tapped, and keeps what was typed under it', () => {
    const tapped = withKind(typing, withKind(typing, empty(typing), 'scrap'), 'rework');
    expect(tapped.lines.map((each) => each.kind)).toEqual(['good', 'rework']);
    expect(pick(tapped, 0).lines.map((each) => each.kind)).toEqual(['good']);
    expect(pick(keys(tapped, '3'), 0).lines.map((each) => each.kind)).toEqual(['good', 'rework']);
  });

  it('says of which loss the figure is missing instead of leaving the loss out', () => {
    const lines = typed(withReason(typing, keys(empty(typing), '48'), 'scrap', 'Cracked'), '');
    expect(missing(typing, lines)).toEqual({ what: 'pieces', kind: 'scrap' });
  });

  it('reads a counter instead of a figure', () => {
    const lines = withReason(typing, keys(byCounter(empty(typing), '10200'), '10250'), 'scrap', 'Cracked');
    expect(good(lines)).toBe(49);
    expect(bodyOf(lines, null)).toMatchObject({ counter_start: '10200', counter_end: '10250' });
    expect(missing(typing, keys(byCounter(empty(typing), '10200'), '10'))?.kind).toBe('counter_end');
  });

  it('refuses half a piece as it was typed, and takes half a kilogram', () => {
    const half = keys(empty(typing), '2.5');
    expect(half.lines[0]?.quantity).toBe('2.5');
    expect(missing(typing, half)).toEqual({ what: 'pieces', kind: 'good' });
    const oil = withReason(typing, withComponent(typing, keys(empty(typing), '2'), 7), 'component', 'Spilt');
    expect(missing(typing, keys(oil, '0.5'))).toBeNull();
  });

  it('asks which component and why before it can be sent', () => {
    const lines = withComponent(typing, withGood(empty(typing), 24), 7);
    expect(missing(typing, lines)).toEqual({ what: 'why', kind: 'component' });
    const whole = withReason(typing, lines, 'component', 'Dropped');
    expect(bodyOf(whole, null)).toMatchObject({
      good: '24',
      components: [{ material: 7, quantity: '1', reason: 'Dropped' }],
    });
  });

  it('knows only the piece in hand where single units count', () => {
    const unit = job('unit');
    let lines = withReason(unit, empty(unit), 'scrap', 'Leaks');
    lines = withReason(unit, lines, 'scrap', 'Cracked');
    expect(bodyOf(lines, 5)).toMatchObject({
      scrap: [{ quantity: '1', reason: 'Cracked', unit: 5 }],
    });
  });
});
