import { MessageChannelMain, utilityProcess, type MessagePortMain } from 'electron';
import { readExit } from './exit-status';
import type { JobHost, JobProcess, JobProcessListeners } from './host';
import { graphicsRequestSchema, type GraphicsMessage } from './protocol';

/** A hidden window that computes for one process. */
export interface GraphicsWindow {
  /** Closes it, if it is still there. */
  close(): void;
}

/**
 * Opens such a window and hands it its end of the line.
 * @param onGone hears once why it is gone, where nobody closed it, or why it could not be opened
 */
export type OpenGraphicsWindow = (port: MessagePortMain, onGone: (reason: string) => void) => GraphicsWindow;

/**
 * Starts jobs with Electron's `utilityProcess`, where Dawn cannot work: a process that wants WebGPU gets a hidden window, which
 * goes when the process does. Load this file in Electron's main process alone.
 */
export class ElectronHost implements JobHost {
  constructor(private readonly openGraphics: OpenGraphicsWindow) {}

  start(entry: string, listeners: JobProcessListeners): JobProcess {
    const child = utilityProcess.fork(entry, [], { stdio: ['ignore', 'pipe', 'pipe'], serviceName: 'Gatewise job' });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8');
      stream?.on('data', (text: string) => {
        listeners.onOutput(text);
      });
    }
    let graphics: GraphicsWindow | null = null;
    const openGraphics = (): void => {
      graphics?.close();
      const tell = (message: GraphicsMessage, ports: MessagePortMain[] = []): void => {
        child.postMessage(message, ports);
      };
      const { port1, port2 } = new MessageChannelMain();
      graphics = this.openGraphics(port2, (reason) => {
        tell({ type: 'graphicsGone', reason });
      });
      tell({ type: 'graphicsPort' }, [port1]);
    };
    child.on('message', (message: unknown) => {
      if (graphicsRequestSchema.safeParse(message).success) openGraphics();
      else listeners.onMessage(message);
    });
    child.on('error', (type, location) => {
      listeners.onOutput(`${type} at ${location}\n`);
    });
    child.once('exit', (code) => {
      graphics?.close();
      // The last output and messages are delivered by other pipes: give them a turn before the end is told.
      setTimeout(() => {
        listeners.onExit(readExit(code, process.platform));
      }, 20);
    });
    return {
      get pid() {
        return child.pid;
      },
      send(message) {
        child.postMessage(message);
      },
      terminate() {
        child.kill();
      },
      kill() {
        if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
      },
    };
  }
}
