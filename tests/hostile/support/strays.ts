import { keepGoing } from '../../../src-main/shells/common';

keepGoing();
setTimeout(() => {
  throw new Error('thrown in a timer');
}, 1);
void Promise.reject(new Error('rejected and forgotten'));
process.stdin.resume();
process.stdin.once('data', () => {
  process.stdout.write('still here\n');
  process.exit(0);
});
