import { allChecks, formatCounts, runChecks } from './lib/checks.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { runMain } from './lib/project.mjs';

await runMain(async () => {
  await ensureInstalled();
  const counts = await runChecks(allChecks);
  console.log(formatCounts(counts));
  return counts.failed === 0 ? 0 : 1;
});
