import type { MenuItemConstructorOptions } from 'electron';

/** Sends a command of the page's palette to the page. */
export type SendCommand = (commandId: string) => void;

const separator: MenuItemConstructorOptions = { type: 'separator' };

/**
 * The application's menu. The accelerators are the platform's: `CmdOrCtrl` is Cmd on macOS and Ctrl elsewhere.
 * The page's own shortcuts are not registered here, so that a text field keeps what it needs.
 */
export function menuTemplate(platform: NodeJS.Platform, send: SendCommand): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin';
  const command = (label: string, id: string, accelerator: string): MenuItemConstructorOptions => ({
    id,
    label,
    accelerator,
    // The page listens for its own keys; the menu only shows them.
    registerAccelerator: false,
    click() {
      send(id);
    },
  });
  return [
    ...(mac ? [{ role: 'appMenu' as const }] : []),
    {
      label: '&File',
      submenu: [
        command('Import data…', 'dataset.import', 'CmdOrCtrl+O'),
        command('New experiment', 'experiment.new', 'CmdOrCtrl+N'),
        separator,
        mac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        command('Command palette', 'palette', 'CmdOrCtrl+K'),
        separator,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        separator,
        { role: 'togglefullscreen' },
        { role: 'toggleDevTools' },
      ],
    },
    { role: 'windowMenu' },
    { role: 'help', submenu: [command('Keyboard shortcuts', 'shortcuts', 'CmdOrCtrl+/')] },
  ];
}
