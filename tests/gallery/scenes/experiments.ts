import type { Page } from 'playwright-core';
import { presetNameSchema } from '../../../src-main/core/model';
import { press, withoutAnswer, type Scene } from './scene';

const place: Scene['place'] = ({ experiment }) => `/experiments/${experiment}`;
const openStep = press('main ol li button[aria-expanded=false]');
const form = async (page: Page): Promise<void> => {
  await page.locator('[data-layer]').first().waitFor();
};

/** The form of an experiment: what a click opens there, what is refused, and what the check says of it. */
export const experimentScenes: readonly Scene[] = [
  { name: 'experiment, a step with its preview', workspace: 'small', place, act: openStep },
  ...withoutAnswer('experiment, step preview', '/experiments/previewStep', place, openStep),
  { name: 'experiment, a layer', workspace: 'small', place, act: press('[data-layer] button[aria-expanded=false]') },
  ...withoutAnswer('experiment, check', '/experiments/check', place, form),
  {
    name: 'experiment, blocked',
    workspace: 'small',
    place: ({ experiments }) => `/experiments/${experiments[2] ?? ''}`,
    act: async (page) => {
      await page.locator('[data-finding] textarea').first().waitFor();
    },
  },
  {
    name: 'experiment of classes',
    workspace: 'small',
    place: ({ experiments }) => `/experiments/${experiments[1] ?? ''}`,
  },
  ...(['live', 'results', 'verdict', 'report'] as const).flatMap((part) =>
    (['small', 'long'] as const).map((workspace): Scene => ({
      name: `experiment, ${part}${workspace === 'long' ? ', very long names' : ''}`,
      workspace,
      place: ({ experiment }) => `/experiments/${experiment}#${part}`,
    })),
  ),
  {
    name: 'experiment, sealed',
    workspace: 'small',
    place: ({ experiment }) => `/experiments/${experiment}#results`,
    act: async (page) => {
      await page.locator('#part-results select').selectOption('test');
      await page.locator('#part-results form').waitFor();
    },
  },
  {
    name: 'experiment, presets',
    workspace: 'small',
    place,
    act: async (page) => {
      await page.locator('main [role=tablist] ~ button[aria-haspopup=menu]').first().click();
      await page.getByRole('menu').waitFor();
    },
  },
  ...(
    [
      ['a linear model', 'dlinear'],
      ['a statistical model', 'auto-ets'],
      ['a forest', 'random-forest'],
      ['boosting', 'boosting'],
    ] as const
  ).map(([name, preset]): Scene => ({
    name: `experiment, ${name}`,
    workspace: 'scratch',
    place: '/experiments/new',
    act: async (page) => {
      await page.locator('main [role=tablist] ~ button[aria-haspopup=menu]').first().click();
      await page.getByRole('menuitem').nth(presetNameSchema.options.indexOf(preset)).click();
      await page.getByRole('menu').waitFor({ state: 'detached' });
    },
  })),
  {
    name: 'experiment, variants',
    workspace: 'scratch',
    place: '/experiments/new',
    act: async (page) => {
      for (let added = 0; added < 2; added += 1) {
        await page.locator('main [role=tablist] ~ button[aria-haspopup=menu]').first().click();
        await page.getByRole('menuitem').nth(2).click();
      }
      await page.getByRole('menu').waitFor({ state: 'detached' });
    },
  },
  {
    name: 'experiment, invalid',
    workspace: 'scratch',
    place: '/experiments/new',
    act: async (page) => {
      await page.locator('main h1 input').fill('');
      await page.locator('main header [role=alert]').waitFor();
    },
  },
  {
    name: 'experiment, split by a column',
    workspace: 'scratch',
    place: ({ dataset }) => `/experiments/new?dataset=${dataset}`,
    act: async (page) => {
      await page.locator('#section-split select').first().selectOption('column');
      await page.locator('#section-split select').nth(1).waitFor();
    },
  },
  ...['missingValues', 'resample', 'holidays', 'leaveOut'].map((kind): Scene => ({
    name: `experiment, step ${kind}`,
    workspace: 'scratch',
    place: ({ dataset }) => `/experiments/new?dataset=${dataset}`,
    act: async (page) => {
      await page.locator('main ol + select, main ol ~ div select, main ol ~ label select').first().selectOption(kind);
      await page.locator('main ol li button[aria-expanded=true]').waitFor();
    },
  })),
];
