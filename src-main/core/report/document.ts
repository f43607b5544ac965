/** A report as data: what it says, before anything decides how it looks. Text is plain; markup is the printer's business. */
export interface ReportDocument {
  readonly title: string;
  readonly author: string;
  readonly createdAt: string;
  readonly locale: string;
  readonly paper: 'A4' | 'Letter';
  /** Printed at the foot of every page. */
  readonly footer: string;
  readonly sections: readonly Section[];
}

export interface Section {
  /** Names the section within the page. */
  readonly id: string;
  readonly heading: string;
  /** The author's remark on the section; empty when there is none. */
  readonly note: string;
  readonly blocks: readonly Block[];
}

export interface TableCell {
  readonly text: string;
  /** Marked with a sign and bold, never by colour alone. */
  readonly best?: boolean | undefined;
  readonly numeric?: boolean | undefined;
}

export type Block =
  | { readonly kind: 'paragraph'; readonly text: string; readonly tone?: 'normal' | 'warning' | 'lead' }
  | { readonly kind: 'facts'; readonly items: readonly { readonly name: string; readonly value: string }[] }
  | {
      readonly kind: 'table';
      readonly caption: string;
      readonly head: readonly string[];
      readonly rows: readonly (readonly TableCell[])[];
    }
  /** `svg` is made by ./charts alone, whose texts are escaped. */
  | { readonly kind: 'figure'; readonly caption: string; readonly svg: string }
  | { readonly kind: 'preformatted'; readonly caption: string; readonly text: string };
