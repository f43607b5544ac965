/** A value that is made when it is first asked for, and only once however many ask at the same time. */
export interface Once<T> {
  get(): Promise<T>;
}

/** Makes a value when it is first asked for, and keeps it; a failure is kept too. */
export function once<T>(make: () => Promise<T>): Once<T> {
  let value: Promise<T> | undefined;
  return {
    get: () => (value ??= make()),
  };
}
