import {
  comparableSets,
  incomparabilities,
  memberId,
  qualifiedRuns,
  runsOf,
  type ComparedMember,
  type MemberId,
  type PairwiseTest,
} from '../comparison';
import { mean } from '../common/numbers';
import { flatDirection, knownMetric } from '../evaluation/metrics';
import { fewestIndependent } from '../evaluation/statistics';
import type { RunDetail } from '../run/schema';
import { memberVerdict } from './member';
import type { ComparisonVerdict, JudgedPart, Rival, Standing, VerdictSet } from './schema';

export interface ComparisonVerdictInput {
  readonly members: readonly ComparedMember[];
  readonly part: JudgedPart;
  /** `pairwiseTests` of the members in this part; pairs that are not among them are untested. */
  readonly tests: readonly PairwiseTest[];
  /** Unit of a run's target; empty where it has none. */
  readonly unitOf: (run: RunDetail) => string;
}

/** What a comparison comes to: members that can be compared in sets, each with its verdicts and who stands first. */
export function comparisonVerdict({ members, part, tests, unitOf }: ComparisonVerdictInput): ComparisonVerdict {
  const sets = comparableSets(members, part).map((set) => untestedSet(set, part, unitOf));
  const verdict = {
    part,
    sets: sets.toSorted((first, second) => second.members.length - first.members.length),
    differ: incomparabilities(members, part),
  };
  return withTests(verdict, tests);
}

/** A verdict whose standings follow from these tests; for what was judged before its pairs were tested. */
export function withTests(verdict: ComparisonVerdict, tests: readonly PairwiseTest[]): ComparisonVerdict {
  return { ...verdict, sets: verdict.sets.map((set) => ({ ...set, standing: standingOf(set, tests) })) };
}

function untestedSet(
  members: readonly ComparedMember[],
  part: JudgedPart,
  unitOf: ComparisonVerdictInput['unitOf'],
): VerdictSet {
  const run = members.flatMap(runsOf)[0];
  const unit = run === undefined ? '' : unitOf(run);
  const tested = run?.taskKind === 'classification' ? 'accuracy' : 'mae';
  return {
    dataset: run?.datasetName ?? '',
    target: run?.target ?? '',
    unit,
    horizon: run?.configuration.window.horizon ?? 1,
    tested,
    members: members.map((member) => {
      const figures = qualifiedRuns(member).flatMap(({ metrics }) => metrics[`${part}.${tested}`] ?? []);
      return {
        id: memberId(member),
        kind: member.kind,
        name: member.kind === 'run' ? member.detail.name : member.name,
        modelName: runsOf(member)[0]?.modelName ?? '',
        verdict: memberVerdict(runsOf(member), { part, unit }),
        figure: figures.length === 0 ? null : mean(figures),
      };
    }),
    standing: { kind: 'nothing' },
  };
}

interface Candidate {
  readonly id: MemberId;
  readonly value: number;
}

/**
 * Who stands first among members that can be compared. The best figure alone leads nothing: it leads where the tests show it
 * to be better than every other member. Members that are the same configuration with other seeds lead together or not at all.
 */
function standingOf(
  { members, tested: metric, unit }: Omit<VerdictSet, 'standing'>,
  tests: readonly PairwiseTest[],
): Standing {
  const isHigher = flatDirection(metric) === 'max';
  const candidates = members
    .flatMap(({ id, figure }): Candidate[] => (figure === null ? [] : [{ id, value: figure }]))
    .toSorted((first, second) => (isHigher ? second.value - first.value : first.value - second.value));
  const [leader, ...others] = candidates;
  if (leader === undefined) return { kind: 'nothing' };
  if (others.length === 0) return { kind: 'alone', id: leader.id };
  const ids = new Set(candidates.map(({ id }) => id));
  const own = tests.filter(({ first, second }) => ids.has(first) && ids.has(second));
  const testOf = (first: MemberId, second: MemberId): PairwiseTest | undefined =>
    own.find(
      (test) => (test.first === first && test.second === second) || (test.first === second && test.second === first),
    );
  const twins = others.filter(({ id }) => testOf(leader.id, id)?.refused === 'seedTwins');
  const camp = [leader, ...twins];
  const rivals = others.filter((other) => !twins.includes(other));
  const ahead = {
    id: leader.id,
    metric,
    unit: knownMetric(metric)?.unit === 'target' ? unit : '',
    value: leader.value,
    pairs: tests.filter(({ pValue }) => pValue !== null).length,
  };
  if (rivals.length === 0) return { kind: 'seedTwins', ...ahead, from: twins.map(({ id }) => id) };
  const pairs = rivals.flatMap((rival) =>
    camp.map((member) => ({ member: member.id, rival: rival.id, test: testOf(member.id, rival.id) })),
  );
  const idsOf = (found: readonly { readonly rival: MemberId }[]): MemberId[] => [
    ...new Set(found.map(({ rival }) => rival)),
  ];
  const open = pairs.filter(({ member, test }) => test?.better !== member);
  if (open.length === 0) {
    const closest = leastSure(pairs);
    if (closest !== null) return { kind: 'leads', ...ahead, over: idsOf(pairs), rival: closest };
  }
  const tested = open.filter(({ test }) => test?.adjustedPValue != null);
  const closest = leastSure(tested);
  if (closest !== null) return { kind: 'noDifference', ...ahead, from: idsOf(open), rival: closest };
  const few = open.flatMap(({ test }) => (test?.refused === 'tooFewIndependent' ? [test] : []));
  const [worst] = few.toSorted((first, second) => (first.independent ?? 0) - (second.independent ?? 0));
  if (worst !== undefined) {
    return {
      kind: 'tooFew',
      ...ahead,
      from: idsOf(open),
      windows: worst.count ?? 0,
      independent: worst.independent,
      needed: fewestIndependent,
    };
  }
  return { kind: 'untested', ...ahead, from: idsOf(open) };
}

interface Pair {
  readonly member: MemberId;
  readonly rival: MemberId;
  readonly test: PairwiseTest | undefined;
}

/** The pair whose difference is the least sure, told from the leading side; null without a test. */
function leastSure(pairs: readonly Pair[]): Rival | null {
  const [least] = pairs
    .flatMap(({ member, rival, test }) => (test?.adjustedPValue == null ? [] : [{ member, rival, test }]))
    .toSorted((first, second) => (second.test.adjustedPValue ?? 1) - (first.test.adjustedPValue ?? 1));
  if (least === undefined) return null;
  const { member, rival, test } = least;
  const isTurned = test.first !== member;
  const [low, high] = test.interval ?? [null, null];
  const turn = (value: number | null): number | null => (value === null || value === 0 || !isTurned ? value : -value);
  return {
    id: rival,
    pValue: test.adjustedPValue,
    difference: turn(test.meanDifference),
    lower: isTurned ? turn(high) : low,
    upper: isTurned ? turn(low) : high,
    windows: test.count ?? 0,
    independent: test.independent,
  };
}
