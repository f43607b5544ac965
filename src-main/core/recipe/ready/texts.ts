import { fillPlaces } from '../../common/fill';
import type { Locale } from '../../common/locale';
import type { RecipeForm, RecipeName } from './schema';
import type { RecipeStep } from './steps';

interface Texts {
  readonly recipes: Readonly<Record<RecipeName, { readonly title: string; readonly summary: string }>>;
  readonly steps: Readonly<Record<RecipeStep['kind'] | 'report', string>>;
  /** Beside the title of a quick form. */
  readonly quickTitle: string;
  readonly synthetic: string;
  readonly quickNote: string;
}

const catalogs: Readonly<Record<Locale, Texts>> = {
  en: {
    recipes: {
      'cosine-forecast': {
        title: 'Noisy cosine, four recurrent networks',
        summary:
          'A cosine with noise (seed 2022), 30 rows in, one row out, one window at a time: LSTM with sigmoid, LSTM with tanh, GRU, and LSTM before GRU, 30 units each. Every network then continues the series by 50 rows from its own predictions.',
      },
    },
    steps: {
      generate: 'making the data',
      train: 'training {name}',
      forecast: 'forecasting {count} rows',
      report: 'writing the report',
    },
    quickTitle: '{title} (quick form)',
    synthetic: 'The data are synthetic: Gatewise made them from a seed.',
    quickNote:
      'This is the quick form, with fewer rows, epochs, seeds and candidates: it shows the way, and its figures are no result.',
  },
  ko: {
    recipes: {
      'cosine-forecast': {
        title: '노이즈가 있는 코사인, 순환 신경망 네 가지',
        summary:
          '노이즈를 더한 코사인(시드 2022)에서 30행을 보고 한 행을 예측하며, 한 번에 윈도 하나씩 학습합니다. 시그모이드 LSTM, tanh LSTM, GRU, LSTM 뒤에 GRU를 둔 모델이며 유닛은 각각 30개입니다. 그다음 모든 신경망이 자신의 예측을 이어 받아 50행을 예측합니다.',
      },
    },
    steps: {
      generate: '데이터 만들기',
      train: '학습: {name}',
      forecast: '{count}행 예측',
      report: '보고서 작성',
    },
    quickTitle: '{title} (빠른 형식)',
    synthetic: '데이터는 합성 데이터입니다. Gatewise가 시드로 만들었습니다.',
    quickNote: '행, 에포크, 시드, 후보를 줄인 빠른 형식입니다. 절차를 보여 줄 뿐이며, 이 수치는 연구 결과가 아닙니다.',
  },
  ru: {
    recipes: {
      'cosine-forecast': {
        title: 'Косинус с шумом, четыре рекуррентные сети',
        summary:
          'Косинус с шумом (сид 2022): 30 строк на входе, одна на выходе, по одному окну за шаг. LSTM с сигмоидой, LSTM с tanh, GRU и LSTM перед GRU, по 30 нейронов. Затем каждая сеть продолжает ряд на 50 строк по собственным прогнозам.',
      },
    },
    steps: {
      generate: 'создание данных',
      train: 'обучение: {name}',
      forecast: 'прогноз, строк: {count}',
      report: 'составление отчёта',
    },
    quickTitle: '{title} (быстрая форма)',
    synthetic: 'Данные синтетические: Gatewise создал их из сида.',
    quickNote:
      'Это быстрая форма: меньше строк, эпох, сидов и кандидатов. Она показывает ход работы, её числа — не результат.',
  },
};

/** What a recipe is called and does. */
export function recipeText(name: RecipeName, locale: Locale): { readonly title: string; readonly summary: string } {
  return catalogs[locale].recipes[name];
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
      return { name: step.variants.map(({ name }) => name).join(', ') };
    case 'forecast':
      return { count: step.steps };
    case 'generate':
    case 'report':
      return {};
  }
}
