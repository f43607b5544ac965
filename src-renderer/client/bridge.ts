/**
 * What Electron's preload puts on `window.gatewise`. It is absent in a browser.
 *
 * `connect()` asks the main process for a fresh MessagePort; the preload answers with
 * `window.postMessage({ type: 'gatewise:port' }, window.origin, [port])`. Calling it again after a lost
 * connection asks for another port.
 */
export interface GatewiseBridge {
  connect(): void;
  /** Absolute path of a file that was dropped or chosen; the backend reads it in place. */
  pathForFile(file: File): string;
  /** Menu items send the id of a command of the palette; answers with a function that stops listening. */
  onCommand?(listener: (commandId: string) => void): () => void;
  /** Tells the language of the page: the menu speaks it too. */
  useLanguage?(locale: string): void;
  /** Shows a file that the backend wrote in the system's file manager. */
  showFile?(path: string): void;
}

export const portMessageType = 'gatewise:port';

declare global {
  interface Window {
    readonly gatewise?: GatewiseBridge;
  }
}

/** The bridge in Electron, undefined in a browser. */
export function electronBridge(): GatewiseBridge | undefined {
  return window.gatewise;
}
