/** Channels between the page's preload script and the main process. Nothing else is listened to. */
export const channels = {
  connect: 'gatewise:connect',
  port: 'gatewise:port',
  command: 'gatewise:command',
  language: 'gatewise:language',
  showFile: 'gatewise:show-file',
} as const;
