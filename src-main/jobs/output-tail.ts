const maximumLines = 20;
const maximumLength = 4000;

/** The last lines that a process wrote: bounded, however much it writes. */
export class OutputTail {
  #text = '';

  append(text: string): void {
    const joined = this.#text + (text.length > maximumLength ? text.slice(-maximumLength) : text);
    this.#text = joined.length > maximumLength ? joined.slice(-maximumLength) : joined;
  }

  /** Without empty lines, oldest first. */
  lines(): string[] {
    return this.#text
      .split(/\r?\n/)
      .filter((line) => line.trim() !== '')
      .slice(-maximumLines);
  }
}
