export { type RunningServer, type ServerOptions, startServer } from './server';
export { serve, type ServeOptions } from './serve';
