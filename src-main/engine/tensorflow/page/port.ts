/** One end of the line between a job's process and the page that computes for it. Messages arrive whole and in order. */
export interface PagePort {
  post(message: unknown): void;
  /** Called once, before the first message. */
  onMessage(listener: (message: unknown) => void): void;
}

/** The process's end of it. */
export interface GraphicsPort extends PagePort {
  /** Hears once that the page is gone or could not be opened, with the reason as its system tells it. */
  onGone(listener: (reason: string) => void): void;
}

/** Opens a hidden page that holds the trainer, and answers with the line to it. */
export type OpenGraphicsPage = () => GraphicsPort;

let opener: OpenGraphicsPage | null = null;

/**
 * From now on WebGPU is that of a page, which a process asks for that cannot have it in itself: Electron forbids the memory
 * that Dawn hands out. Called before the first engine is made.
 */
export function useGraphicsPage(open: OpenGraphicsPage): void {
  opener = open;
}

/** How a page is opened; null: WebGPU is to be had in this process. */
export function graphicsPageOpener(): OpenGraphicsPage | null {
  return opener;
}
