import fc from 'fast-check';

/**
 * Properties are tried on the same examples in every run, so that a test fails for what was changed and not by chance.
 * `GATEWISE_SEED=7 npx vitest run …` tries others; what fails then is mended, and its example becomes a test.
 */
const seed = Number(process.env['GATEWISE_SEED'] ?? 1);
if (!Number.isInteger(seed)) throw new Error('GATEWISE_SEED is no whole number.');
fc.configureGlobal({ seed });
