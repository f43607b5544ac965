/** Channels between the pages' preload scripts and the main process. Nothing else is listened to. */
export const channels = {
  connect: 'gatewise:connect',
  port: 'gatewise:port',
  command: 'gatewise:command',
  language: 'gatewise:language',
  graphicsPort: 'gatewise:graphics-port',
  showFile: 'gatewise:show-file',
} as const;
