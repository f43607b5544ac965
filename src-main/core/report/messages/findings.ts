import { fillPlaces } from '../../common/fill';
import {
  figureName,
  figureTexts,
  type Disqualification,
  type EvaluationFinding,
  type RepeatWarning,
} from '../../evaluation';
import { createFormatter } from '../format';
import type { Locale } from '../schema';

type Codes = EvaluationFinding['code'] | Disqualification['reason'] | RepeatWarning['code'];
type Sentences = Readonly<Record<Codes, string>>;

/** What the evaluation found, in the report's other languages; its own sentences are English. */
const catalogs: Readonly<Record<Exclude<Locale, 'en'>, Sentences>> = {
  ko: {
    overfitting:
      '에포크 {epoch} 이후 학습 손실은 줄지만 검증 손실은 늘어납니다. 마지막에는 가장 낮았을 때보다 {rise} 높습니다.',
    negativePredictions: '목표 변수는 음수가 된 적이 없지만 예측 {count}개가 0보다 작습니다(최솟값 {smallest}).',
    constantPredictions: '모든 예측이 {value}입니다. 모델이 입력에서 배운 것이 없습니다.',
    intervalCoverage: '포함률 {level}로 만든 구간이 테스트 값의 {coverage}를 포함합니다.',
    fewWindows: '테스트 윈도가 {windows}개뿐이라 수치가 불확실합니다.',
    lossNotFinite: '에포크 {epoch}의 {which} 값이 유한한 수가 아닙니다.',
    stepNotFinite:
      '에포크 {epoch}의 {step}번째 스텝에서 손실이 유한한 수가 아니게 되었습니다. 가장 큰 기울기는 {gradient}({weight})입니다. 학습률을 낮추거나 기울기를 클리핑하세요.',
    gradientNotFinite:
      '에포크 {epoch}의 {step}번째 스텝에서 {weight}의 기울기가 유한한 수가 아니게 되었습니다. 학습률을 낮추거나 기울기를 클리핑하세요.',
    lossExploded: '에포크 {epoch}의 {which} 값이 {loss}로, 처음 값 {firstLoss}의 1,000배를 넘습니다.',
    lossNegative: '음수가 될 수 없는 손실인데 에포크 {epoch}의 {which} 값이 {loss}입니다.',
    predictionsNotFinite: '{part} 구간의 예측 {count}개가 유한한 수가 아닙니다.',
    predictionsExploded: '{part} 구간의 오차({value})가 마지막 값 반복({baseline})의 {ratio}배입니다.',
    notTrained: '첫 에포크가 끝나기 전에 학습이 끝났습니다.',
    identicalResults:
      '시드 {seeds}의 지표 {metrics}개가 모두 똑같습니다. 시드는 처음 가중치와 윈도 순서를 정하므로 마지막 자리까지 같은 일은 거의 없습니다. 시드가 학습에 전달되지 않았거나, 한 실행의 복사본이거나, 모델이 무엇에서 시작하든 같은 값을 예측합니다. 밝혀지기 전까지 시드 간 편차는 의미가 없습니다.',
    disqualifiedRepeats: '반복 {of}개 가운데 {count}개는 실격되어 평균에서 뺐습니다.',
    unfinishedRepeats: '반복 {of}개 가운데 {count}개는 수치가 없어 평균에서 뺐습니다.',
    fewRepeats: '반복이 {count}개뿐이라 평균의 구간이 넓고 편차가 불확실합니다. 다섯 개 이상이 좋습니다.',
  },
  ru: {
    overfitting:
      'После эпохи {epoch} потери на валидации растут, а на обучении падают; в конце они на {rise} выше наименьших.',
    negativePredictions: 'Прогнозов ниже нуля: {count} (наименьший {smallest}), хотя цель отрицательной не бывает.',
    constantPredictions: 'Все прогнозы равны {value}: из входов модель ничего не узнала.',
    intervalCoverage: 'Интервалы для охвата {level} охватывают {coverage} тестовых значений.',
    fewWindows: 'Тестовых окон всего {windows}: показатели ненадёжны.',
    lossNotFinite: 'Значение {which} эпохи {epoch} — не конечное число.',
    stepNotFinite:
      'На шаге {step} эпохи {epoch} потери перестали быть конечным числом; наибольший градиент — {gradient} ({weight}). Уменьшите скорость обучения или обрежьте градиенты.',
    gradientNotFinite:
      'На шаге {step} эпохи {epoch} градиент {weight} перестал быть конечным числом. Уменьшите скорость обучения или обрежьте градиенты.',
    lossExploded: 'Значение {which} эпохи {epoch} равно {loss}: более чем в 1000 раз больше первого, {firstLoss}.',
    lossNegative: 'Значение {which} эпохи {epoch} равно {loss}, хотя эти потери не бывают отрицательными.',
    predictionsNotFinite: 'Прогнозы, которые не являются конечными числами ({part} часть): {count}.',
    predictionsExploded:
      'Ошибка ({part} часть: {value}) больше ошибки повтора последнего значения ({baseline}); их отношение — {ratio}.',
    notTrained: 'Обучение закончилось раньше первой эпохи.',
    identicalResults:
      'Сиды {seeds} дали одинаковые показатели во всех метриках ({metrics}). Сид задаёт первые веса и порядок окон, поэтому совпадение до последней цифры почти невозможно: либо он не доходит до обучения, либо это копии одного запуска, либо модель прогнозирует одно и то же, с чего бы ни начинала. Пока это не выяснено, разброс ничего не говорит.',
    disqualifiedRepeats: 'Повторов вне рейтинга: {count} из {of}; в средние они не входят.',
    unfinishedRepeats: 'Без показателей повторов: {count} из {of}; в средние они не входят.',
    fewRepeats: 'Повторов всего {count}: интервал среднего широк, разброс ненадёжен. Лучше пять и больше.',
  },
};

type Message = Pick<EvaluationFinding, 'message' | 'values'>;

/** A message is in English as it was written when the run ended; other languages are made from its figures. */
function translate(code: Codes, { message, values }: Message, locale: Locale): string {
  if (locale === 'en') return message;
  const texts = figureTexts(values, (code) => figureName(code, locale), createFormatter(locale));
  return fillPlaces(catalogs[locale][code], texts);
}

/** The sentence of a finding about a run, in the report's language. */
export function findingText(finding: EvaluationFinding, locale: Locale): string {
  return translate(finding.code, finding, locale);
}

/** Why a run takes no part in rankings, in the report's language. */
export function disqualificationText(disqualification: Disqualification, locale: Locale): string {
  return translate(disqualification.reason, disqualification, locale);
}

/** The sentence of a warning about repeats, in the report's language. */
export function repeatWarningText(warning: RepeatWarning, locale: Locale): string {
  return translate(warning.code, warning, locale);
}
