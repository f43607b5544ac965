import { createChromePrinter } from '../../../src-main/shells/chrome';
import type { ContractCase } from '../support/case';
import { analysisCases } from './analyses';
import { appendCases } from './appends';
import { datasetCases } from './datasets';
import { experimentCases } from './experiments';
import { horizonCases } from './horizons';
import { recipeCases } from './recipes';
import { searchCases } from './searches';
import { bestCases } from './best';
import { comparisonCases, nameCases, reportCases, systemCases } from './results';
import { runCases } from './runs';
import { studyCases } from './studies';

const prints = await createChromePrinter().available();

/** Every case in the order in which they build on each other. */
export const contractCases: readonly ContractCase[] = [
  ...systemCases,
  ...datasetCases,
  ...experimentCases,
  ...runCases,
  ...nameCases,
  ...analysisCases,
  ...horizonCases,
  ...comparisonCases,
  ...searchCases,
  ...studyCases,
  ...recipeCases,
  ...appendCases,
  ...reportCases(prints),
  ...bestCases(prints),
];
