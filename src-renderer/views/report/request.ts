import { reportSectionSchema, type ReportRequest, type ReportSection } from '../../../src-main/contract';
import { moveItem } from '../experiments/draft/draft';

/** A section of the report as the outline shows it. */
export interface OutlineRow {
  readonly section: ReportSection;
  readonly isShown: boolean;
}

/** The shown sections in their order, then the hidden ones in the usual order. */
export function outlineOf(sections: readonly ReportSection[]): OutlineRow[] {
  const shown = [...new Set(sections)];
  return [
    ...shown.map((section) => ({ section, isShown: true })),
    ...reportSectionSchema.options
      .filter((section) => !shown.includes(section))
      .map((section) => ({ section, isShown: false })),
  ];
}

/** The sections with one more or one less. A section that comes back stands where it usually does. */
export function toggleSection(sections: readonly ReportSection[], section: ReportSection): ReportSection[] {
  if (sections.includes(section)) return sections.filter((other) => other !== section);
  const usual = reportSectionSchema.options;
  const before = new Set(usual.slice(0, usual.indexOf(section)));
  const index = sections.findLastIndex((other) => before.has(other)) + 1;
  return [...sections.slice(0, index), section, ...sections.slice(index)];
}

/** The sections with one of them at another place. */
export function moveSection(sections: readonly ReportSection[], from: number, to: number): ReportSection[] {
  const moved = [...sections];
  moveItem(moved, from, to);
  return moved;
}

/** The notes with another text for one section; an empty text is no note. */
export function noteOn(notes: ReportRequest['notes'], section: ReportSection, text: string): ReportRequest['notes'] {
  const others = Object.fromEntries(Object.entries(notes).filter(([other]) => other !== section));
  return text.trim() === '' ? others : { ...others, [section]: text };
}
