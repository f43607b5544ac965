import { describe, expect, it } from 'vitest';
import { resolveParticles } from '../../../src-main/core/common/telling/korean-particles';

describe('Korean particles', () => {
  it.each([
    ['“전력”은(는) 비었습니다', '“전력”은 비었습니다'],
    ['“온도”은(는) 비었습니다', '“온도”는 비었습니다'],
    ['서울(으)로', '서울로'],
    ['부산(으)로', '부산으로'],
    ['대구(으)로', '대구로'],
    ['구간 1과(와) 2이(가)', '구간 1과 2가'],
    ['3(으)로', '3으로'],
    ['10(으)로', '10으로'],
    ['7(으)로', '7로'],
    ['5.2%을(를)', '5.2%를'],
    ['(GRU)은(는)', '(GRU)는'],
    ['LSTM을(를)', 'LSTM을'],
    ['“시간”과(와)', '“시간”과'],
  ])('%s → %s', (written, read) => {
    expect(resolveParticles(written)).toBe(read);
  });

  it('stay open where the word does not tell how it is read', () => {
    expect(resolveParticles('“state”은(는)')).toBe('“state”은(는)');
    expect(resolveParticles('…을(를)')).toBe('…을(를)');
  });
});
