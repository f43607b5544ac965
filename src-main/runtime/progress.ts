/** Where a person reads how far it is. */
export interface ProgressLine {
  readonly tell: (step: string, share: number | null) => void;
  readonly say: (text: string) => void;
  readonly end: () => void;
}

/** One line that is written over in a terminal, and a line for each step and each tenth of one elsewhere. */
export function progressLine(stream: { readonly isTTY?: boolean; write(text: string): unknown }): ProgressLine {
  let last = '';
  let isOpen = false;
  const end = (): void => {
    if (isOpen) stream.write('\n');
    isOpen = false;
  };
  return {
    tell(step, share) {
      const percent = share === null ? null : Math.floor(share * 100);
      const shown = stream.isTTY === true || percent === null ? percent : Math.floor(percent / 10) * 10;
      const text = shown === null ? `${step} …` : `${step} … ${shown} %`;
      if (text === last) return;
      last = text;
      if (stream.isTTY === true) {
        stream.write(`\r\x1b[K${text}`);
        isOpen = true;
      } else {
        stream.write(`${text}\n`);
      }
    },
    say(text) {
      end();
      stream.write(`${text}\n`);
    },
    end,
  };
}
