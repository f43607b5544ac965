import { EventEmitter } from 'node:events';
import type { Session, WebContents } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { denyPermissions, keepOnPage } from '../../../src-main/shells/electron/guards';
import { createWindowPrinter } from '../../../src-main/shells/electron/printer';

/** What Electron would call, kept by name. */
class FakeSession {
  asks: ((contents: unknown, permission: string, answer: (granted: boolean) => void) => void) | null = null;
  checks: (() => boolean) | null = null;
  answer: ((request: { url: string }) => Response) | null = null;
  block: ((request: { url: string }, answer: (response: { cancel: boolean }) => void) => void) | null = null;
  setPermissionRequestHandler(handler: FakeSession['asks']): void {
    this.asks = handler;
  }
  setPermissionCheckHandler(handler: FakeSession['checks']): void {
    this.checks = handler;
  }
  readonly protocol = {
    handle: (_scheme: string, handler: NonNullable<FakeSession['answer']>): void => {
      this.answer = handler;
    },
    unhandle: (): void => {
      this.answer = null;
    },
  };
  readonly webRequest = {
    onBeforeRequest: (listener: NonNullable<FakeSession['block']>): void => {
      this.block = listener;
    },
  };
}

class FakeContents extends EventEmitter {
  opens: ((request: { url: string }) => { action: string }) | null = null;
  setWindowOpenHandler(handler: FakeContents['opens']): void {
    this.opens = handler;
  }
  /** Whether the page may go there. */
  goes(event: 'will-navigate' | 'will-redirect' | 'will-frame-navigate', url: string, isMainFrame = true): boolean {
    let allowed = true;
    this.emit(event, { url, isMainFrame, preventDefault: () => (allowed = false) });
    return allowed;
  }
  printToPDF(): Promise<Buffer> {
    return Promise.resolve(Buffer.from('%PDF'));
  }
}

const electron = vi.hoisted(() => ({
  sessions: new Map<string, unknown>(),
  windows: [] as unknown[],
  create: { session: (): unknown => null, contents: (): unknown => null },
}));
vi.mock('electron', () => ({
  session: {
    fromPartition(partition: string) {
      const own = electron.create.session();
      electron.sessions.set(partition, own);
      return own;
    },
  },
  BrowserWindow: class {
    destroyed = false;
    loaded: string[] = [];
    readonly webContents = electron.create.contents();
    constructor(readonly options: unknown) {
      electron.windows.push(this);
    }
    loadURL(url: string): Promise<void> {
      this.loaded.push(url);
      return Promise.resolve();
    }
    destroy(): void {
      this.destroyed = true;
    }
    isDestroyed(): boolean {
      return this.destroyed;
    }
  },
}));

describe('the guards of a window', () => {
  it('grant no permission, asked for or looked up', () => {
    const session = new FakeSession();
    denyPermissions(session as unknown as Session);
    const answers: boolean[] = [];
    for (const permission of ['media', 'geolocation', 'clipboard-read', 'openExternal', 'fileSystem'])
      session.asks?.(null, permission, (granted) => answers.push(granted));
    expect(answers).toEqual([false, false, false, false, false]);
    expect(session.checks?.()).toBe(false);
  });

  it('keep the page where it is, in every frame and through redirects, and open no window', () => {
    const contents = new FakeContents();
    const opened: string[] = [];
    keepOnPage(contents as unknown as WebContents, {
      isAllowed: (url, isMainFrame) => url.startsWith('app://gatewise/') && isMainFrame,
      open: (url) => opened.push(url),
    });
    for (const event of ['will-navigate', 'will-redirect', 'will-frame-navigate'] as const) {
      expect(contents.goes(event, 'app://gatewise/runs'), event).toBe(true);
      expect(contents.goes(event, 'https://example.org/'), event).toBe(false);
      expect(contents.goes(event, 'file:///etc/passwd'), event).toBe(false);
      expect(contents.goes(event, 'app://gatewise/runs', false), event).toBe(false);
    }
    expect(contents.opens?.({ url: 'https://example.org/' })).toEqual({ action: 'deny' });
    expect(opened).toEqual(['https://example.org/']);
  });
});

describe('the window that prints', () => {
  it('has a session of its own that grants nothing, reaches nothing and goes nowhere, and is gone afterwards', async () => {
    const session = new FakeSession();
    const contents = new FakeContents();
    let seen: Record<string, unknown> = {};
    electron.create.session = () => session;
    electron.create.contents = () => {
      contents.printToPDF = async () => {
        const asked: boolean[] = [];
        session.asks?.(null, 'media', (granted) => asked.push(granted));
        const cancelled = (url: string): boolean => {
          let answer = false;
          session.block?.({ url }, ({ cancel }) => (answer = cancel));
          return answer;
        };
        const page = session.answer?.({ url: 'app://print/report.html' });
        seen = {
          granted: [...asked, session.checks?.()],
          cancelled: ['https://example.org/x.png', 'file:///etc/passwd', 'app://print/other', 'http://127.0.0.1/'].map(
            cancelled,
          ),
          let: ['app://print/report.html', 'data:image/png;base64,'].map(cancelled),
          page: [page?.status, await page?.text(), page?.headers.get('content-security-policy')],
          other: session.answer?.({ url: 'app://print/other' }).status,
          goes: contents.goes('will-navigate', 'https://example.org/'),
          frame: contents.goes('will-frame-navigate', 'https://example.org/', false),
          opens: contents.opens?.({ url: 'https://example.org/' }),
        };
        return Buffer.from('%PDF');
      };
      return contents;
    };
    const pdf = await createWindowPrinter().print('<p>report</p>', {
      paper: 'A4',
      folder: 'where no file goes',
      signal: new AbortController().signal,
    });
    expect(Buffer.from(pdf).toString()).toBe('%PDF');
    expect(seen).toEqual({
      granted: [false, false],
      cancelled: [true, true, true, true],
      let: [false, false],
      page: [200, '<p>report</p>', expect.stringMatching(/^default-src 'none'/)],
      other: 403,
      goes: false,
      frame: false,
      opens: { action: 'deny' },
    });
    const [window] = electron.windows as {
      destroyed: boolean;
      loaded: string[];
      options: { webPreferences: Record<string, unknown> };
    }[];
    expect(window).toMatchObject({ destroyed: true, loaded: ['app://print/report.html'] });
    const { partition, ...preferences } = window?.options.webPreferences ?? {};
    expect(preferences).toEqual({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      javascript: false,
      webviewTag: false,
    });
    // In memory: its name has no prefix that would keep it.
    expect(String(partition)).not.toMatch(/^persist:/);
    expect(session.answer).toBeNull();
  });
});
