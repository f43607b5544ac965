import type { Block, ReportDocument } from './document';
import { exhibitBlock } from './exhibits/blocks';
import type { ReportFacts, SectionContext } from './facts';
import { createFormatter } from './format';
import { translator } from './messages';
import type { ReportSection } from './schema';
import {
  configurationBlocks,
  datasetBlocks,
  environmentBlocks,
  findingBlocks,
  modelBlocks,
} from './sections/facts-tables';
import { curveBlocks, forecastBlocks, residualBlocks, splitBlocks } from './sections/figures';
import { backtestBlocks } from './sections/backtest';
import { explanationBlocks } from './sections/explanation';
import { intervalBlocks } from './sections/intervals';
import { ledgerBlocks } from './sections/ledger';
import { repeatBlocks } from './sections/repeats';
import { resultBlocks } from './sections/results';
import { summaryBlocks } from './sections/summary';

const writers: Readonly<Record<ReportSection, (context: SectionContext) => Block[]>> = {
  summary: (context) => [...summaryBlocks(context), ...ledgerBlocks(context)],
  dataset: datasetBlocks,
  split: splitBlocks,
  metrics: resultBlocks,
  repeats: repeatBlocks,
  intervals: intervalBlocks,
  backtest: backtestBlocks,
  curves: curveBlocks,
  forecast: forecastBlocks,
  residuals: residualBlocks,
  explanation: explanationBlocks,
  model: modelBlocks,
  configuration: configurationBlocks,
  environment: environmentBlocks,
  findings: findingBlocks,
};

/** Writes a report from stored facts: the chosen sections, in the chosen order, those without content left out. */
export function buildReport(facts: ReportFacts): ReportDocument {
  const { request } = facts;
  const t = translator(request.locale);
  const format = createFormatter(request.locale);
  const context: SectionContext = {
    facts,
    t,
    format,
    unitOf: (run) => {
      const dataset = facts.datasets.find((candidate) => candidate.version.hash === run.detail.datasetHash);
      return dataset?.version.columns.find((column) => column.name === run.detail.target)?.unit ?? '';
    },
  };
  const createdAt = format.date(facts.createdAt);
  const targets = [...new Set(facts.runs.map((run) => run.detail.target))].join(', ');
  return {
    title: request.title === '' ? t('defaultTitle', { target: targets }) : request.title,
    author: request.author,
    createdAt,
    locale: request.locale,
    paper: request.paper,
    footer: t('footer', { version: facts.version, date: createdAt }),
    sections: [...new Set(request.sections)].flatMap((id) => {
      const note = request.notes[id] ?? '';
      const own = request.exhibits.filter(({ section }) => section === id);
      const blocks = [...writers[id](context), ...own.map(({ exhibit }) => exhibitBlock(exhibit, request.locale))];
      return blocks.length === 0 && note === '' ? [] : [{ id, heading: t(id), note, blocks }];
    }),
  };
}
