import type { Benchmark } from '../benchmark';
import { comparisonBenchmark } from './comparison';
import { dataBenchmark } from './data';
import { evaluationBenchmark } from './evaluation';
import { firstLoadBenchmark } from './first-load';
import { idleMemoryBenchmark } from './idle-memory';
import { largeImportBenchmark } from './large-import';
import { runsBenchmark } from './runs';
import { screensBenchmark } from './screens';
import { stoppingBenchmark } from './stopping';
import { terminalBenchmark } from './terminal';
import { studyCostBenchmark } from './study-cost';
import { studyPageBenchmark } from './study-page';
import { studyThreadsBenchmark } from './study-threads';
import { tuningBenchmark } from './tuning';

/** What `npm run bench` measures, in this order. */
export const benchmarks: readonly Benchmark[] = [
  runsBenchmark,
  evaluationBenchmark,
  comparisonBenchmark,
  firstLoadBenchmark,
  idleMemoryBenchmark,
  screensBenchmark,
  stoppingBenchmark,
  dataBenchmark,
  largeImportBenchmark,
  terminalBenchmark,
  studyCostBenchmark,
  studyPageBenchmark,
  studyThreadsBenchmark,
  tuningBenchmark,
];
