import { reportSectionSchema, type ReportRequest, type ReportSection } from '../../../src-main/contract';
import { moveItem } from '../experiments/draft/draft';

/** A section of the report as the outline shows it. */
export interface OutlineRow {
  readonly section: ReportSection;
  readonly isShown: boolean;
}

/**
 * The shown sections in their order, with the hidden ones between them: where they were before, else behind those that they
 * usually follow. A section that is hidden, or shown again, stays where it is.
 * @param before the order of all sections as the outline last had it
 */
export function outlineOf(sections: readonly ReportSection[], before: readonly ReportSection[] = []): OutlineRow[] {
  const shown = [...new Set(sections)];
  const isShown = (section: ReportSection): boolean => shown.includes(section);
  const isSameOrder = before.filter(isShown).join() === shown.join();
  const order = isSameOrder && before.length === reportSectionSchema.options.length ? before : withHidden(shown);
  return order.map((section) => ({ section, isShown: isShown(section) }));
}

function withHidden(shown: readonly ReportSection[]): ReportSection[] {
  const all = [...shown];
  const usual = reportSectionSchema.options;
  for (const [place, section] of usual.entries()) {
    if (all.includes(section)) continue;
    const earlier = new Set(usual.slice(0, place));
    all.splice(all.findLastIndex((other) => earlier.has(other)) + 1, 0, section);
  }
  return all;
}

/** The sections that a report prints once one of the outline is hidden or shown again. */
export function toggleSection(rows: readonly OutlineRow[], section: ReportSection): ReportSection[] {
  return rows.filter((row) => row.isShown !== (row.section === section)).map((row) => row.section);
}

/** The rows with one of them at another place. */
export function moveSection(rows: readonly OutlineRow[], from: number, to: number): OutlineRow[] {
  const moved = [...rows];
  moveItem(moved, from, to);
  return moved;
}

/** The notes with another text for one section; an empty text is no note. */
export function noteOn(notes: ReportRequest['notes'], section: ReportSection, text: string): ReportRequest['notes'] {
  const others = Object.fromEntries(Object.entries(notes).filter(([other]) => other !== section));
  return text.trim() === '' ? others : { ...others, [section]: text };
}
