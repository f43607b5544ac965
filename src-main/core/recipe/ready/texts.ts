import { fillPlaces } from '../../common/fill';
import type { Locale } from '../../common/locale';
import type { RecipeForm, RecipeName } from './schema';
import type { RecipePart, RecipeReason, RecipeStep } from './steps';

interface Texts {
  readonly recipes: Readonly<Record<RecipeName, { readonly title: string; readonly summary: string }>>;
  readonly steps: Readonly<Record<RecipeStep['kind'] | 'report', string>>;
  readonly parts: Readonly<Record<RecipePart, string>>;
  /** Beside the title of a quick form. */
  readonly quickTitle: string;
  readonly synthetic: string;
  readonly quickNote: string;
  /** Why runs go ahead in spite of a finding; a run keeps its reason. */
  readonly reasons: Readonly<Record<RecipeReason, string>>;
}

const catalogs: Readonly<Record<Locale, Texts>> = {
  en: {
    recipes: {
      'spike-ranking': {
        title: 'Ranking on a load with peaks',
        summary:
          'A quarter-hourly load whose peaks climb for an hour and a half. LSTM, GRU, CNN-LSTM and a detector whose loss weighs windows from 1,400 kW on more; one weighting is broken on purpose. They are ranked by their lowest validation loss and by what they find from 1,400 kW on; GRU and CNN-LSTM are mixed by fixed weights (0.6 and 0.4) and by a gate at 1,350 kW. The best model goes into a file, into an empty workspace, and onto new rows.',
      },
      'abnormal-classification': {
        title: 'Normal or abnormal',
        summary:
          'Vibration, temperature and current of a machine, labelled Normal or Abnormal; 10 rows in, the label of the last. RNN, LSTM and GRU are tuned by TPE over units, learning rate and batch, the published values first, and the best of each is repeated over seeds, with its classification reports and their mean. A model that draws nothing shows the warning about identical repeats.',
      },
      'power-usage': {
        title: 'Power usage and regularisation',
        summary:
          'Hourly usage with temperature and the clock as sine and cosine (periods 24 and 7), min–max scaled by the training rows, 168 hours in, one out. Stacked LSTM 64 before 32 with dropout and l2, Adam and early stopping, and variants that change one thing each: l2, units, layers, recurrent dropout, learning rate, batch. A second dataset was scaled with the extremes of all rows before it came: the check flags that leak.',
      },
      'cosine-forecast': {
        title: 'Noisy cosine, four recurrent networks',
        summary:
          'A cosine with noise (seed 2022), 30 rows in, one row out, one window at a time: LSTM with sigmoid, LSTM with tanh, GRU, and LSTM before GRU, 30 units each. Every network then continues the series by 50 rows from its own predictions.',
      },
      'wind-power': {
        title: 'Wind power, optimizers and a leak',
        summary:
          'Power of a turbine every 15 minutes from the wind. Three networks (SimpleRNN 256 + 128, two BiLSTM 128 with Dense 256, GRU 256 + 128) by four optimizers (Adam, SGD, momentum, RMSprop): twelve curves, losses and ms per step. A random forest four hours ahead, by a randomized search on folds in order of time: once it is shown the energy of the row that it predicts, which the check blocks, and once it is not.',
      },
    },
    steps: {
      generate: 'making the data',
      train: 'training {name}',
      tune: 'tuning {name}: {count} trials',
      repeatBest: 'repeating the best {name} over {count} seeds',
      search: 'searching: {name} ({count} candidates)',
      combine: 'combining: {name}',
      forecast: 'forecasting {count} rows',
      recommend: 'ranking by purpose',
      deploy: 'using the best model in an empty workspace',
      report: 'writing the report',
    },
    parts: { leaking: 'with a leak', clean: 'without the leak' },
    quickTitle: '{title} (quick form)',
    synthetic: 'The data are synthetic: Gatewise made them from a seed.',
    quickNote:
      'This is the quick form, with fewer rows, epochs, seeds and candidates: it shows the way, and its figures are no result.',
    reasons: {
      leak: 'Part of the study: a leak on purpose, to see what the figures are worth once it is gone.',
      brokenWeighting:
        'Part of the study: a weighting that is broken on purpose, to see that its loss below zero is disqualified.',
    },
  },
  ko: {
    recipes: {
      'spike-ranking': {
        title: '피크가 있는 부하에서의 순위',
        summary:
          '피크가 한 시간 반에 걸쳐 오르는 15분 간격 부하입니다. LSTM, GRU, CNN-LSTM과, 1,400 kW 이상 윈도를 손실에서 더 크게 반영하는 감지기를 학습합니다. 가중치 하나는 일부러 잘못 두었습니다. 가장 낮은 검증 손실과 1,400 kW 이상에서 찾아낸 값으로 순위를 매기고, GRU와 CNN-LSTM을 고정 가중치(0.6과 0.4)와 1,350 kW 게이트로 섞습니다. 가장 좋은 모델은 파일로 내보내 빈 작업 공간에서 새 행에 사용합니다.',
      },
      'abnormal-classification': {
        title: '정상과 이상 분류',
        summary:
          '정상 또는 이상으로 표시된 기계의 진동, 온도, 전류입니다. 10행을 보고 마지막 행의 레이블을 맞힙니다. RNN, LSTM, GRU를 유닛, 학습률, 배치에 대해 TPE로 조정하고(발표된 값부터 시작), 각각 가장 좋은 설정을 여러 시드로 반복해 분류 보고서와 그 평균을 냅니다. 무작위 요소가 없는 모델로 동일한 반복에 대한 경고를 보여 줍니다.',
      },
      'power-usage': {
        title: '전력 사용량과 정규화',
        summary:
          '기온과 시각의 사인·코사인(주기 24와 7)이 있는 시간별 사용량입니다. 학습 행으로만 최소–최대 스케일링하고, 168시간을 보고 한 시간을 예측합니다. 드롭아웃과 l2를 쓴 LSTM 64 뒤에 32를 쌓고 Adam과 조기 종료로 학습하며, 변형마다 l2, 유닛, 층, 순환 드롭아웃, 학습률, 배치 가운데 하나만 바꿉니다. 두 번째 데이터셋은 가져오기 전에 모든 행의 최솟값과 최댓값으로 스케일링되어 있으며, 점검이 이 누출을 표시합니다.',
      },
      'cosine-forecast': {
        title: '노이즈가 있는 코사인, 순환 신경망 네 가지',
        summary:
          '노이즈를 더한 코사인(시드 2022)에서 30행을 보고 한 행을 예측하며, 한 번에 윈도 하나씩 학습합니다. 시그모이드 LSTM, tanh LSTM, GRU, LSTM 뒤에 GRU를 둔 모델이며 유닛은 각각 30개입니다. 그다음 모든 신경망이 자신의 예측을 이어 받아 50행을 예측합니다.',
      },
      'wind-power': {
        title: '풍력 발전, 옵티마이저와 누출',
        summary:
          '바람으로부터 15분 간격 터빈 출력을 예측합니다. 신경망 세 가지(SimpleRNN 256 + 128, BiLSTM 128 두 층과 Dense 256, GRU 256 + 128)를 옵티마이저 네 가지(Adam, SGD, 모멘텀, RMSprop)로 학습해 곡선 열두 개와 손실, 스텝당 ms를 비교합니다. 랜덤 포레스트는 네 시간 뒤를 예측하며, 시간 순서 폴드에서 무작위 탐색으로 조정합니다. 한 번은 예측할 행의 에너지를 보여 주어 점검이 막고, 한 번은 보여 주지 않습니다.',
      },
    },
    steps: {
      generate: '데이터 만들기',
      train: '학습: {name}',
      tune: '{name} 조정: 시행 {count}회',
      repeatBest: '가장 좋은 {name}, 시드 {count}개로 반복',
      search: '탐색: {name} (후보 {count}개)',
      combine: '결합: {name}',
      forecast: '{count}행 예측',
      recommend: '용도별 순위',
      deploy: '가장 좋은 모델을 빈 작업 공간에서 사용',
      report: '보고서 작성',
    },
    parts: { leaking: '누출 있음', clean: '누출 없음' },
    quickTitle: '{title} (빠른 형식)',
    synthetic: '데이터는 합성 데이터입니다. Gatewise가 시드로 만들었습니다.',
    quickNote: '행, 에포크, 시드, 후보를 줄인 빠른 형식입니다. 절차를 보여 줄 뿐이며, 이 수치는 연구 결과가 아닙니다.',
    reasons: {
      leak: '연구의 일부입니다. 누출을 일부러 두어, 그것이 없어지면 수치가 얼마나 되는지 확인합니다.',
      brokenWeighting: '연구의 일부입니다. 가중치를 일부러 잘못 두어, 0보다 작은 손실이 실격되는지 확인합니다.',
    },
  },
  ru: {
    recipes: {
      'spike-ranking': {
        title: 'Рейтинг на нагрузке с пиками',
        summary:
          'Нагрузка каждые 15 минут, пики растут полтора часа. LSTM, GRU, CNN-LSTM и детектор, в потерях которого окна от 1400 кВт весят больше; одно взвешивание испорчено намеренно. Рейтинг — по наименьшим потерям на валидации и по найденному от 1400 кВт; GRU и CNN-LSTM смешаны с постоянными весами (0,6 и 0,4) и через порог 1350 кВт. Лучшая модель уходит в файл, в пустое рабочее пространство и к новым строкам.',
      },
      'abnormal-classification': {
        title: 'Норма или отклонение',
        summary:
          'Вибрация, температура и ток машины с метками Normal и Abnormal; 10 строк на входе, метка последней на выходе. RNN, LSTM и GRU настраиваются методом TPE по числу нейронов, скорости обучения и пакету, начиная с опубликованных значений; лучшая настройка каждой повторяется по сидам с отчётами о классах и их средним. Модель без случайности показывает предупреждение об одинаковых повторах.',
      },
      'power-usage': {
        title: 'Потребление энергии и регуляризация',
        summary:
          'Почасовое потребление с температурой и временем в виде синуса и косинуса (периоды 24 и 7); масштаб мин–макс по строкам обучения, 168 часов на входе, один на выходе. LSTM 64 перед 32 с dropout и l2, Adam и ранняя остановка; в каждом варианте меняется что-то одно: l2, число нейронов, слои, рекуррентный dropout, скорость обучения, пакет. Второй набор масштабирован до импорта по крайним значениям всех строк: проверка отмечает эту утечку.',
      },
      'cosine-forecast': {
        title: 'Косинус с шумом, четыре рекуррентные сети',
        summary:
          'Косинус с шумом (сид 2022): 30 строк на входе, одна на выходе, по одному окну за шаг. LSTM с сигмоидой, LSTM с tanh, GRU и LSTM перед GRU, по 30 нейронов. Затем каждая сеть продолжает ряд на 50 строк по собственным прогнозам.',
      },
      'wind-power': {
        title: 'Ветроэнергетика: оптимизаторы и утечка',
        summary:
          'Мощность турбины каждые 15 минут по ветру. Три сети (SimpleRNN 256 + 128, два BiLSTM 128 с Dense 256, GRU 256 + 128) и четыре оптимизатора (Adam, SGD, momentum, RMSprop): двенадцать кривых, потери и мс на шаг. Случайный лес на четыре часа вперёд, случайный поиск на блоках по порядку времени: один раз ему показана энергия предсказываемой строки, и проверка это блокирует, другой раз — нет.',
      },
    },
    steps: {
      generate: 'создание данных',
      train: 'обучение: {name}',
      tune: 'настройка {name}, испытаний: {count}',
      repeatBest: 'повторы лучшей {name}, сидов: {count}',
      search: 'поиск: {name} (кандидатов: {count})',
      combine: 'объединение: {name}',
      forecast: 'прогноз, строк: {count}',
      recommend: 'рейтинг по назначению',
      deploy: 'лучшая модель в пустом рабочем пространстве',
      report: 'составление отчёта',
    },
    parts: { leaking: 'с утечкой', clean: 'без утечки' },
    quickTitle: '{title} (быстрая форма)',
    synthetic: 'Данные синтетические: Gatewise создал их из сида.',
    quickNote:
      'Это быстрая форма: меньше строк, эпох, сидов и кандидатов. Она показывает ход работы, её числа — не результат.',
    reasons: {
      leak: 'Часть исследования: утечка сделана намеренно, чтобы увидеть, чего стоят показатели без неё.',
      brokenWeighting:
        'Часть исследования: взвешивание испорчено намеренно, чтобы увидеть, что потери ниже нуля выводят запуск из рейтинга.',
    },
  },
};

/** What a recipe is called and does. */
export function recipeText(name: RecipeName, locale: Locale): { readonly title: string; readonly summary: string } {
  return catalogs[locale].recipes[name];
}

/** What tells an experiment from another of its recipe. */
export function partText(part: RecipePart, locale: Locale): string {
  return catalogs[locale].parts[part];
}

/** A reason as a run keeps it. */
export function reasonText(reason: RecipeReason, locale: Locale): string {
  return catalogs[locale].reasons[reason];
}

/** The title of a report in one of its forms. */
export function reportTitle(name: RecipeName, form: RecipeForm, locale: Locale): string {
  const { title } = recipeText(name, locale);
  return form === 'full' ? title : fillPlaces(catalogs[locale].quickTitle, { title });
}

/** What stands above a report: what was done, that the data are synthetic, and of a quick form what it is. */
export function reportNote(name: RecipeName, form: RecipeForm, locale: Locale): string {
  const { synthetic, quickNote } = catalogs[locale];
  return [recipeText(name, locale).summary, synthetic, ...(form === 'quick' ? [quickNote] : [])].join(' ');
}

/** What a step does, in a few words. */
export function stepText(step: RecipeStep | { readonly kind: 'report' }, locale: Locale): string {
  return fillPlaces(catalogs[locale].steps[step.kind], valuesOf(step));
}

function valuesOf(step: RecipeStep | { readonly kind: 'report' }): Readonly<Record<string, string | number>> {
  switch (step.kind) {
    case 'train':
      return { name: step.part ?? step.variants.map(({ name }) => name).join(', ') };
    case 'tune':
      return { name: step.part, count: step.trials };
    case 'repeatBest':
      return { name: step.model, count: step.repeats };
    case 'search':
      return { name: step.model, count: step.candidates.length };
    case 'combine':
      return { name: step.name };
    case 'forecast':
      return { count: step.steps };
    case 'generate':
    case 'recommend':
    case 'deploy':
    case 'report':
      return {};
  }
}
