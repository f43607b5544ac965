import { z } from 'zod';

const text = z.string().max(2000);
const mostPoints = 20_000;

/** A table, a figure or a sentence that is shown beside what a report writes by itself. Texts are plain, in the reader's language. */
export const exhibitSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('table'),
    caption: text,
    head: z.array(text).min(1).max(20),
    rows: z
      .array(
        z
          .array(
            z.object({
              text,
              /** Marked with a sign, never by colour alone. */
              best: z.boolean().optional(),
              numeric: z.boolean().optional(),
            }),
          )
          .max(20),
      )
      .max(500),
  }),
  z.object({
    kind: z.literal('lines'),
    caption: text,
    xLabel: text,
    yLabel: text,
    /** The zone whose clock the axis shows, where x holds milliseconds since 1970; null for other places. */
    timeZone: z.string().max(100).nullable(),
    series: z
      .array(
        z.object({
          name: text,
          x: z.array(z.number()).max(mostPoints),
          /** Null breaks the line. */
          y: z.array(z.number().nullable()).max(mostPoints),
          /** Which of the looks of series; null: that of actual values. */
          look: z.number().int().min(1).max(10_000).nullable(),
        }),
      )
      .min(1)
      .max(20),
  }),
  /** Lines as they are, with characters of one width. */
  z.object({ kind: z.literal('preformatted'), caption: text, text: z.string().max(10_000) }),
  z.object({ kind: z.literal('paragraph'), text, tone: z.enum(['normal', 'warning', 'lead']).default('normal') }),
]);
export type Exhibit = z.infer<typeof exhibitSchema>;
