import { effectScope, nextTick, ref } from 'vue';
import { expect, it, onTestFinished } from 'vitest';
import { createQuery } from '../../../src-renderer/composables/query';

/** A question of a page that is left after the test, and the answers that it waits for, the first one first. */
function asked() {
  const key = ref<string>();
  const answers: PromiseWithResolvers<string>[] = [];
  const scope = effectScope();
  onTestFinished(() => {
    scope.stop();
  });
  const query = scope.run(() =>
    createQuery(
      () => key.value,
      () => {
        const answer = Promise.withResolvers<string>();
        answers.push(answer);
        return answer.promise;
      },
      () => 0,
    ),
  );
  if (query === undefined) throw new Error('the page is left');
  return { key, answers, query };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

it('what went wrong with a question goes when nothing is asked any more', async () => {
  const { key, answers, query } = asked();
  key.value = 'the first run';
  await nextTick();
  answers[0]?.reject(new Error('It has no predictions.'));
  await settled();
  expect(query.problem.value).toBeDefined();
  key.value = undefined;
  await nextTick();
  expect([query.problem.value, query.data.value, query.loading.value]).toEqual([undefined, undefined, false]);
});

it('an answer to a question that nobody asks any more is dropped', async () => {
  const { key, answers, query } = asked();
  key.value = 'the first run';
  await nextTick();
  key.value = undefined;
  await nextTick();
  answers[0]?.resolve('too late');
  await settled();
  expect(query.data.value).toBeUndefined();
});
