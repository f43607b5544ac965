import { fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { MessageChannel, type MessagePort } from 'node:worker_threads';

/** The part of a menu's template that a test chooses from. */
interface MenuItem {
  readonly id?: string;
  readonly label?: string;
  readonly submenu?: readonly MenuItem[] | string;
  readonly click?: () => void;
}

/** How the program is started; the rest of the stand-in does what Electron documents. */
export interface Surroundings {
  /** Folder of package.json. */
  readonly root: string;
  /** Folder of the person's settings. */
  readonly userData: string;
  /** Whether another window of the program is open already. */
  readonly hasLock: boolean;
}

/** Electron's port of the main process, which has Node's events and `data` in an object, over Node's own. */
class MainPort {
  readonly #port: MessagePort;
  constructor(port: MessagePort) {
    this.#port = port;
  }
  on(event: string, listener: (event: { data: unknown; ports: readonly [] }) => void): void {
    if (event === 'message') {
      this.#port.on('message', (data: unknown) => {
        listener({ data, ports: [] });
      });
    } else
      this.#port.on('close', () => {
        listener({ data: undefined, ports: [] });
      });
  }
  postMessage(message: unknown): void {
    this.#port.postMessage(message);
  }
  start(): void {
    this.#port.ref();
  }
  close(): void {
    this.#port.close();
  }
  /** What Electron does when a port is handed to a page: there it is a standard one. */
  get transferred(): MessagePort {
    return this.#port;
  }
}

/**
 * Stands in for the module `electron` in a Node process: it keeps what the program asks for and hands it to the test.
 * Jobs are real processes and ports carry real messages; there is no window.
 */
export function createStandIn({ root, userData, hasLock }: Surroundings) {
  /** Calls whose order counts. */
  const calls: string[] = [];
  const note = <T>(name: string, answer: T): T => {
    calls.push(name);
    return answer;
  };
  const schemes: unknown[] = [];
  const protocols = new Map<string, (request: Request) => Promise<Response>>();
  const permissions: {
    request?: (contents: unknown, permission: string, answer: (allowed: boolean) => void) => void;
    check?: () => boolean;
  } = {};
  const opened: string[] = [];
  const shown: string[] = [];
  const errors: string[] = [];
  const windows: BrowserWindow[] = [];
  const menus: MenuItem[][] = [];

  class WebContents extends EventEmitter {
    windowOpenHandler: ((details: { url: string }) => { action: string }) | undefined;
    readonly sent: { channel: string; message: unknown }[] = [];
    setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
      this.windowOpenHandler = handler;
    }
    send(channel: string, message: unknown): void {
      this.sent.push({ channel, message });
    }
  }

  class BrowserWindow extends EventEmitter {
    readonly webContents = new WebContents();
    readonly options: unknown;
    url = '';
    focused = 0;
    constructor(options: unknown) {
      super();
      this.options = note('BrowserWindow', options);
      windows.push(this);
    }
    loadURL(url: string): Promise<void> {
      this.url = url;
      return Promise.resolve();
    }
    isMinimized = (): boolean => false;
    isMaximized = (): boolean => false;
    getNormalBounds = () => ({ x: 10, y: 20, width: 900, height: 700 });
    focus(): void {
      this.focused += 1;
    }
    show = (): void => undefined;
    maximize = (): void => undefined;
  }

  const app = Object.assign(new EventEmitter(), {
    isPackaged: true,
    quits: 0,
    getAppPath: () => root,
    getPath: () => userData,
    getPreferredSystemLanguages: () => ['ko-KR', 'en'],
    requestSingleInstanceLock: () => note('requestSingleInstanceLock', hasLock),
    whenReady: () => note('whenReady', Promise.resolve()),
    quit(): void {
      let prevented = false;
      app.emit('before-quit', { preventDefault: () => (prevented = true) });
      if (!prevented) app.quits += 1;
    },
    exit(code: number): void {
      calls.push(`exit ${String(code)}`);
    },
  });

  const utilityProcess = {
    fork(entry: string) {
      const child = fork(entry, [], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], execArgv: [] });
      return Object.assign(new EventEmitter(), {
        pid: child.pid,
        stdout: child.stdout,
        stderr: child.stderr,
        postMessage: (message: object) => child.send(message),
        kill: () => child.kill('SIGTERM'),
        on(event: string, listener: (...parameters: unknown[]) => void) {
          child.on(event, listener);
        },
        once(event: string, listener: (...parameters: unknown[]) => void) {
          child.once(event, listener);
        },
      });
    },
  };

  const modules = {
    app,
    BrowserWindow,
    Menu: {
      buildFromTemplate: (template: MenuItem[]) => template,
      setApplicationMenu: (menu: MenuItem[]) => menus.push(menu),
    },
    MessageChannelMain: class {
      readonly port1: MainPort;
      readonly port2: MainPort;
      constructor() {
        const channel = new MessageChannel();
        this.port1 = new MainPort(channel.port1);
        this.port2 = new MainPort(channel.port2);
      }
    },
    dialog: { showErrorBox: (title: string, text: string) => errors.push(`${title}: ${text}`) },
    ipcMain: new EventEmitter(),
    protocol: {
      registerSchemesAsPrivileged(list: unknown[]): void {
        schemes.push(...note('registerSchemesAsPrivileged', list));
      },
      handle: (scheme: string, handler: (request: Request) => Promise<Response>) => protocols.set(scheme, handler),
    },
    screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] },
    session: {
      defaultSession: {
        setPermissionRequestHandler(handler: NonNullable<typeof permissions.request>): void {
          permissions.request = handler;
        },
        setPermissionCheckHandler(handler: NonNullable<typeof permissions.check>): void {
          permissions.check = handler;
        },
      },
    },
    shell: {
      openExternal: (url: string) => Promise.resolve(void opened.push(url)),
      showItemInFolder: (path: string) => shown.push(path),
    },
    utilityProcess,
  };
  /** Chooses the item of a menu with this id. */
  const click = (id: string): void => {
    const items = (menus.at(-1) ?? []).flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []));
    items.find((item) => item.id === id)?.click?.();
  };
  return { click, modules, calls, schemes, protocols, permissions, opened, shown, errors, windows, menus };
}

export type StandIn = ReturnType<typeof createStandIn>;
