import type { Session, WebContents } from 'electron';

/** Grants no permission to any page of a session, asked or not. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => {
    answer(false);
  });
  session.setPermissionCheckHandler(() => false);
}

/** Keeps a window's page where it is: it goes nowhere but to what is allowed, and opens no window. */
export function keepOnPage(
  contents: WebContents,
  {
    isAllowed,
    open,
  }: { readonly isAllowed: (url: string, isMainFrame: boolean) => boolean; readonly open?: (url: string) => void },
): void {
  contents.setWindowOpenHandler(({ url }) => {
    open?.(url);
    return { action: 'deny' };
  });
  const stay = (event: { readonly url: string; readonly isMainFrame?: boolean; preventDefault(): void }): void => {
    if (!isAllowed(event.url, event.isMainFrame !== false)) event.preventDefault();
  };
  contents.on('will-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-frame-navigate', stay);
}
