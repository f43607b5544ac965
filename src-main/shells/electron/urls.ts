/** Where the page of the window lives. */
export const appOrigin = 'app://gatewise';

/** Origins whose pages may fill the window: the build's own, and a development server on this machine. */
export function trustedOrigins(developmentUrl: string | undefined): ReadonlySet<string> {
  const origins = new Set([appOrigin]);
  const origin = developmentUrl === undefined ? undefined : originOf(developmentUrl);
  if (origin !== undefined && /^http:\/\/(localhost|127\.0\.0\.1):\d+$/.test(origin)) origins.add(origin);
  return origins;
}

/** Origin of a URL; undefined for what is none. `URL.origin` is "null" for schemes that it does not know. */
export function originOf(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, host, username, password } = new URL(url);
  if (username !== '' || password !== '') return undefined;
  return `${protocol}//${host}`;
}

/** Whether the window may show this URL. */
export function isTrustedUrl(url: string, trusted: ReadonlySet<string>): boolean {
  const origin = originOf(url);
  return origin !== undefined && trusted.has(origin);
}

/** Whether a link may be handed to the system's browser: web pages only, never files or other programs. */
export function isExternalPage(url: string): boolean {
  return URL.canParse(url) && new URL(url).protocol === 'https:';
}

/** What an IPC message says about who sent it. */
export interface Sender {
  readonly url: string;
  readonly isMainFrame: boolean;
}

/** Whether a message comes from the top frame of a page of ours; a frame inside of it, such as a report's, may not talk. */
export function isTrustedSender(sender: Sender | null, trusted: ReadonlySet<string>): boolean {
  return sender?.isMainFrame === true && isTrustedUrl(sender.url, trusted);
}
