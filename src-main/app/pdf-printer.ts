export interface PrintOptions {
  readonly paper: 'A4' | 'Letter';
  readonly signal: AbortSignal;
  /** An empty folder for working files, which the caller removes. */
  readonly folder: string;
}

/** Turns a self-contained HTML page into a PDF. Each shell brings its own: Electron's `printToPDF`, or a headless browser. */
export interface PdfPrinter {
  /** Whether `print` can work on this machine right now. */
  available(): Promise<boolean>;
  /** Bytes of the PDF. Throws GatewiseError PDF_UNAVAILABLE when there is no browser, CANCELLED when aborted. */
  print(html: string, options: PrintOptions): Promise<Uint8Array>;
}
