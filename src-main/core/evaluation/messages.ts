import { fillPlaces } from '../common/fill';
import { figureName, figureTexts } from './names';
import type {
  Disqualification,
  EvaluationFinding,
  EvaluationWarning,
  EvaluationWarningCode,
  Figures,
  FindingCode,
} from './schema';

/** English sentences by code; `{name}` is replaced by a figure. The interface has its own in each language. */
const warningSentences: Readonly<Record<EvaluationWarningCode, string>> = {
  mapeNearZero:
    '{nearZero} of {values} actual values are close to zero (the closest is {smallest}): MAPE is dominated by them. Prefer MAE or MASE.',
  mapeUndefined: '{zeros} actual values are zero: MAPE is not defined. Prefer MAE or MASE.',
  constantActual: 'The actual values do not vary: R² is not defined.',
  maseUndefined:
    'The training values do not differ from those one season ({seasonalPeriod} rows) before, or there are too few of them: MASE is not defined.',
  classWithoutRows:
    'No row of this part is of class “{className}”: its recall and its curves are not defined, and the averages count it as 0.',
  classNeverPredicted: 'Class “{className}” is never predicted: its precision counts as 0.',
};

const findingSentences: Readonly<Record<FindingCode, string>> = {
  overfitting:
    'The validation loss rises after epoch {epoch} while the training loss falls: at the end it lies {rise} above its lowest.',
  negativePredictions: '{count} predictions are below zero (the lowest is {smallest}) although the target never is.',
  constantPredictions: 'Every prediction is {value}: the model has learnt nothing from its inputs.',
  intervalCoverage: 'Intervals made for {level} coverage cover {coverage} of the test values.',
  fewWindows: 'There are only {windows} test windows: the figures are uncertain.',
};

const disqualificationSentences: Readonly<Record<Disqualification['reason'], string>> = {
  lossNotFinite: 'The {which} of epoch {epoch} is not a finite number.',
  stepNotFinite:
    'Training stopped at step {step} of epoch {epoch}: its loss is not a finite number. The largest gradient was {gradient}, of {weight}.',
  gradientNotFinite:
    'Training stopped at step {step} of epoch {epoch}: neither its loss nor the gradient of {weight} is a finite number.',
  lossExploded: 'The {which} of epoch {epoch} is {loss}, more than 1,000 times its first value of {firstLoss}.',
  lossNegative: 'The {which} of epoch {epoch} is {loss}, although this loss cannot be negative.',
  predictionsNotFinite: '{count} predictions of the {part} part are not finite numbers.',
  predictionsExploded: 'The {part} error ({value}) is {ratio} times that of repeating the last value ({baseline}).',
  notTrained: 'Training ended before its first epoch did.',
};

/**
 * Fills `{name}` places in English; numbers get four significant digits, shares are percentages with one decimal. A
 * missing figure stays visible as its name.
 */
export function fillSentence(sentence: string, values: Figures): string {
  const texts = figureTexts(values, (code) => figureName(code, 'en'), {
    number: formatFigure,
    percent: (value) => `${formatFigure(Number((100 * value).toFixed(1)))} %`,
  });
  return fillPlaces(sentence, texts);
}

/** Four significant digits without trailing zeros; whole numbers in full. */
function formatFigure(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)));
}

/** A warning with its English sentence; the interface words it anew from `values`. */
export function warning(code: EvaluationWarningCode, values: Figures = {}): EvaluationWarning {
  return { code, message: fillSentence(warningSentences[code], values), values };
}

/** A finding about a run with its English sentence; the interface words it anew from `values`. */
export function finding(
  code: FindingCode,
  severity: EvaluationFinding['severity'],
  values: Figures,
): EvaluationFinding {
  return { code, severity, message: fillSentence(findingSentences[code], values), values };
}

/** Why a run takes no part in rankings, with its English sentence; the interface words it anew from `values`. */
export function disqualification(reason: Disqualification['reason'], values: Figures = {}): Disqualification {
  return { reason, message: fillSentence(disqualificationSentences[reason], values), values };
}
