/** A value that is made when it is first asked for, and only once however many ask at the same time. */
export interface Once<T> {
  get(): Promise<T>;
  /** Forgets the value and hands it over, or undefined when it was never made. */
  take(): Promise<T | undefined>;
}

export function once<T>(make: () => Promise<T>): Once<T> {
  let value: Promise<T> | undefined;
  return {
    get: () => (value ??= make()),
    take: async () => {
      const taken = await value;
      value = undefined;
      return taken;
    },
  };
}
