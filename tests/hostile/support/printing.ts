import { mkdirSync } from 'node:fs';
import { createChromePrinter } from '../../../src-main/shells/chrome';

/** Prints with the browser of its first parameter, in the folder of its second, until it is killed. */
const [, , browser = '', folder = ''] = process.argv;
mkdirSync(folder, { recursive: true });
const printer = createChromePrinter(() => browser);
await printer.print('<p>report</p>', { paper: 'A4', signal: new AbortController().signal, folder });
