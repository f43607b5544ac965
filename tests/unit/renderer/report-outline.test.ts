import { describe, expect, it } from 'vitest';
import { reportSectionSchema, type ReportSection } from '../../../src-main/core/report/schema';
import { moveSection, outlineOf, toggleSection } from '../../../src-renderer/views/report/request';

const usual = reportSectionSchema.options;
const orderOf = (rows: ReturnType<typeof outlineOf>): ReportSection[] => rows.map(({ section }) => section);

describe('the outline of a report', () => {
  it('leaves every section where it is when one is hidden and shown again', () => {
    for (const section of usual) {
      const hidden = outlineOf(toggleSection(outlineOf(usual), section));
      expect(orderOf(hidden)).toEqual(usual);
      expect(hidden.filter(({ isShown }) => !isShown)).toEqual([{ section, isShown: false }]);
      expect(toggleSection(hidden, section)).toEqual(usual);
    }
  });

  it('keeps the place of a hidden section that was moved, and moves others past it', () => {
    const moved = moveSection(outlineOf(usual), usual.length - 1, 0);
    const first = moved[0]?.section ?? 'summary';
    const sections = toggleSection(moved, first);
    const hidden = outlineOf(sections, orderOf(moved));
    expect(hidden[0]).toEqual({ section: first, isShown: false });
    expect(toggleSection(hidden, first)).toEqual(orderOf(moved));
    const past = moveSection(hidden, 1, 0);
    expect(orderOf(past).slice(0, 2)).toEqual([orderOf(moved)[1], first]);
  });
});
