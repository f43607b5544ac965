import type { MenuItemConstructorOptions } from 'electron';
import type { Locale } from '../../core/common/locale';
import { menuTexts } from './menu-texts';

/** Sends a command of the page's palette to the page. */
export type SendCommand = (commandId: string) => void;

const separator: MenuItemConstructorOptions = { type: 'separator' };

/**
 * The application's menu in the person's language: Electron itself names the platform's commands in English.
 * The accelerators are the platform's: `CmdOrCtrl` is Cmd on macOS and Ctrl elsewhere.
 * The page's own shortcuts are not registered here, so that a text field keeps what it needs.
 */
export function menuTemplate(
  platform: NodeJS.Platform,
  locale: Locale,
  send: SendCommand,
): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin';
  const texts = menuTexts[locale];
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
  const platforms = (role: NonNullable<MenuItemConstructorOptions['role']>, label: string) => ({ role, label });
  return [
    ...(mac
      ? [
          {
            label: 'Gatewise',
            submenu: [
              platforms('about', texts.about),
              separator,
              platforms('services', texts.services),
              separator,
              platforms('hide', texts.hide),
              platforms('hideOthers', texts.hideOthers),
              platforms('unhide', texts.showAll),
              separator,
              platforms('quit', texts.quit),
            ],
          },
        ]
      : []),
    {
      label: texts.file,
      submenu: [
        command(texts.importData, 'dataset.import', 'CmdOrCtrl+O'),
        command(texts.newExperiment, 'experiment.new', 'CmdOrCtrl+N'),
        separator,
        mac ? platforms('close', texts.close) : platforms('quit', texts.quit),
      ],
    },
    {
      label: texts.edit,
      submenu: [
        platforms('undo', texts.undo),
        platforms('redo', texts.redo),
        separator,
        platforms('cut', texts.cut),
        platforms('copy', texts.copy),
        platforms('paste', texts.paste),
        platforms('selectAll', texts.selectAll),
      ],
    },
    {
      label: texts.view,
      submenu: [
        command(texts.palette, 'palette', 'CmdOrCtrl+K'),
        separator,
        platforms('resetZoom', texts.actualSize),
        platforms('zoomIn', texts.zoomIn),
        platforms('zoomOut', texts.zoomOut),
        separator,
        platforms('togglefullscreen', texts.fullScreen),
        platforms('toggleDevTools', texts.developerTools),
      ],
    },
    {
      ...platforms('window', texts.window),
      submenu: [platforms('minimize', texts.minimize), ...(mac ? [] : [platforms('close', texts.close)])],
    },
    { ...platforms('help', texts.help), submenu: [command(texts.shortcuts, 'shortcuts', 'CmdOrCtrl+/')] },
  ];
}
