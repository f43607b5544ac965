import { writeFileSync } from 'node:fs';
import { onEndAsked } from '../../../src-main/shells/common/end-requests';

/** Works until it is asked to end, and then cleans up: writes its second parameter into the file of its first. */
const [, , file = '', word = ''] = process.argv;
const work = setInterval(() => undefined, 1000);
onEndAsked(() => {
  writeFileSync(file, word);
  clearInterval(work);
});
process.stdout.write(`${process.pid}\n`);
