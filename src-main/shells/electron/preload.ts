import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { channels } from './channels';

/** What this script needs of the page; the rest of the main side is checked without the DOM's types. */
declare const window: {
  readonly origin: string;
  postMessage(message: unknown, targetOrigin: string, transfer: readonly unknown[]): void;
};

// A port cannot cross the context bridge, so that it travels as the page's own message.
ipcRenderer.on(channels.port, (event) => {
  window.postMessage({ type: channels.port }, window.origin, event.ports);
});

contextBridge.exposeInMainWorld('gatewise', {
  connect(): void {
    ipcRenderer.send(channels.connect);
  },
  pathForFile(file: File): string {
    return webUtils.getPathForFile(file);
  },
  onCommand(listener: (commandId: string) => void): () => void {
    const listen = (_event: unknown, commandId: unknown): void => {
      if (typeof commandId === 'string') listener(commandId);
    };
    ipcRenderer.on(channels.command, listen);
    return () => {
      ipcRenderer.off(channels.command, listen);
    };
  },
  useLanguage(locale: string): void {
    ipcRenderer.send(channels.language, locale);
  },
  showFile(path: string): void {
    ipcRenderer.send(channels.showFile, path);
  },
});
