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
  /** Hears of each port that a hidden window's page is handed. */
  readonly onHidden?: (window: HiddenWindow, port: MessagePort) => void;
}

/** What a test sees of a hidden window. */
export interface HiddenWindow {
  readonly webContents: EventEmitter;
  readonly options: unknown;
  readonly url: string;
  isDestroyed(): boolean;
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

/** Runs in each job's process first: Electron's port to the main process, over Node's own line. */
const parentPort = `data:text/javascript,${encodeURIComponent(`
import { EventEmitter } from 'node:events';
const own = new EventEmitter();
const ports = new Map();
let early = [];
const portOf = (number) => {
  const port = Object.assign(new EventEmitter(), {
    start() {},
    postMessage: (data) => process.send({ port: number, data }),
  });
  ports.set(number, port);
  return port;
};
process.on('message', ({ port, data, ports: numbers = [] }) => {
  if (port !== null) ports.get(port)?.emit('message', { data });
  else {
    const event = { data, ports: numbers.map(portOf) };
    if (own.listenerCount('message') > 0) own.emit('message', event);
    else early.push(event);
  }
});
process.on('disconnect', () => own.emit('close'));
process.parentPort = {
  on(event, listener) {
    own.on(event, listener);
    if (event !== 'message') return;
    for (const message of early) listener(message);
    early = [];
  },
  postMessage: (data) => process.send({ port: null, data }),
};
`)}`;

function isHidden(options: unknown): boolean {
  return (
    typeof options === 'object' && options !== null && 'show' in options && options.show === false && isApart(options)
  );
}

function isApart(options: object): boolean {
  const { webPreferences } = options as { readonly webPreferences?: { readonly partition?: string } };
  return webPreferences?.partition !== undefined;
}

/**
 * Stands in for the module `electron` in a Node process: it keeps what the program asks for and hands it to the test.
 * Jobs are real processes and ports carry real messages; there is no window.
 */
export function createStandIn({ root, userData, hasLock, onHidden }: Surroundings) {
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

  /** Windows with a session of their own, which compute. */
  const hidden: BrowserWindow[] = [];
  class WebContents extends EventEmitter {
    constructor(private readonly window: BrowserWindow) {
      super();
    }
    postMessage(_channel: string, _message: unknown, ports: readonly MainPort[] = []): void {
      for (const { transferred } of ports) onHidden?.(this.window, transferred);
    }
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
    readonly webContents = new WebContents(this);
    readonly options: unknown;
    url = '';
    focused = 0;
    constructor(options: unknown) {
      super();
      this.options = options;
      if (isHidden(options)) hidden.push(this);
      else windows.push(note('BrowserWindow', this));
    }
    #isDestroyed = false;
    isDestroyed = (): boolean => this.#isDestroyed;
    destroy(): void {
      if (this.#isDestroyed) return;
      this.#isDestroyed = true;
      this.emit('closed');
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

  /** A session of a window that computes. */
  class ApartSession {
    answer: ((request: Request) => Promise<Response>) | undefined;
    filter: ((details: { url: string }, answer: (decision: { cancel: boolean }) => void) => void) | undefined;
    checked: (() => boolean) | undefined;
    readonly protocol = {
      handle: (_scheme: string, answer: (request: Request) => Promise<Response>) => (this.answer = answer),
      unhandle: () => (this.answer = undefined),
    };
    readonly webRequest = { onBeforeRequest: (filter: ApartSession['filter']) => (this.filter = filter) };
    setPermissionRequestHandler = (): void => undefined;
    setPermissionCheckHandler(check: () => boolean): void {
      this.checked = check;
    }
  }
  const sessions = new Map<string, ApartSession>();
  const switches: string[] = [];

  const app = Object.assign(new EventEmitter(), {
    commandLine: { appendSwitch: (name: string) => switches.push(name) },
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
      const child = fork(entry, [], {
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
        execArgv: ['--import', parentPort],
        serialization: 'advanced',
      });
      const lines = new Map<number, MainPort>();
      const outside = new EventEmitter();
      child.on('message', ({ port, data }: { readonly port: number | null; readonly data: unknown }) => {
        if (port === null) outside.emit('message', data);
        else lines.get(port)?.postMessage(data);
      });
      const send = (message: object): void => {
        if (child.connected) child.send(message);
      };
      return Object.assign(new EventEmitter(), {
        pid: child.pid,
        stdout: child.stdout,
        stderr: child.stderr,
        postMessage(data: object, ports: readonly MainPort[] = []) {
          const numbers = ports.map((port) => {
            const number = lines.size;
            lines.set(number, port);
            port.on('message', (event) => {
              send({ port: number, data: event.data });
            });
            return number;
          });
          send({ port: null, data, ports: numbers });
        },
        kill: () => child.kill('SIGTERM'),
        on(event: string, listener: (...parameters: unknown[]) => void) {
          if (event === 'message') outside.on(event, listener);
          else child.on(event, listener);
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
      fromPartition(name: string) {
        const apart = new ApartSession();
        sessions.set(name, apart);
        return apart;
      },
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
  return {
    ...{ click, modules, calls, schemes, protocols, permissions, opened, shown, errors, windows, menus },
    ...{ hidden, sessions, switches },
  };
}

export type StandIn = ReturnType<typeof createStandIn>;
