import { ipcRenderer } from 'electron';

/** As in channels.ts: a sandboxed preload script is one file, which shares no module with another. */
const channel = 'gatewise:graphics-port';

/** What this script needs of the page; the rest of the main side is checked without the DOM's types. */
declare const window: {
  readonly origin: string;
  postMessage(message: unknown, targetOrigin: string, transfer: readonly unknown[]): void;
};

// A port cannot cross the context bridge, so that it travels as the page's own message. Nothing else is handed over.
ipcRenderer.once(channel, (event) => {
  window.postMessage({ type: channel }, window.origin, event.ports);
});
