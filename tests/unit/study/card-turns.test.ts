import { describe, expect, it } from 'vitest';
import { CardTurns } from '../../../src-main/app/studies/card-turns';

describe('turns on a card', () => {
  it('go to one at a time, in the order in which they were asked for', async () => {
    const card = new CardTurns();
    const begun: number[] = [];
    const asked = [3, 1, 2].map((number) => card.take(number).then(() => begun.push(number)));
    await asked[0];
    expect([begun, card.waiting, card.hasWaiting(3), card.hasWaiting(2)]).toEqual([[3], 2, false, true]);
    card.give(3);
    // The next has it before anybody else can ask.
    expect(card.hasWaiting(1)).toBe(false);
    await asked[1];
    card.give(1);
    await asked[2];
    card.give(2);
    expect([begun, card.waiting]).toEqual([[3, 1, 2], 0]);
    await card.take(4);
    expect(card.waiting).toBe(0);
  });

  it('are not kept for one that left while it waited', async () => {
    const card = new CardTurns();
    await card.take(0);
    const left = card.take(1);
    const next = card.take(2);
    card.give(1);
    await left;
    expect(card.waiting).toBe(1);
    card.give(0);
    await next;
    expect(card.waiting).toBe(0);
  });
});
