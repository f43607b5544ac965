/** A call whose connection went away before its answer came; whether the backend acted on it is unknown. */
export class ConnectionLostError extends Error {
  constructor() {
    super('The connection to the backend was lost.');
    this.name = 'ConnectionLostError';
  }
}
