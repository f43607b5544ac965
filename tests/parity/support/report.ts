import type { Layer } from '../../../src-main/core/network';
import type { ChosenEngine } from '../../../src-main/engine';
import type { Quantity } from './numbers';

export type ReferenceKind = 'layers' | 'trajectories' | 'metrics' | 'trees' | 'statistical';

/** What came of one case. */
export type CaseReport =
  | {
      readonly name: string;
      readonly state: 'compared';
      readonly ok: boolean;
      /** The error that is closest to, or furthest beyond, its tolerance. */
      readonly error: number;
      readonly tolerance: number;
      readonly quantities: readonly Quantity[];
      /** Null where no engine is involved. */
      readonly engine: string | null;
      readonly note: string | null;
    }
  | { readonly name: string; readonly state: 'unusable'; readonly ok: false; readonly problem: string }
  /** What the program does not offer, and so has no figures of. */
  | { readonly name: string; readonly state: 'absent'; readonly ok: true; readonly problem: string };

/** Picks the engine for a case's layers. */
export type EngineChooser = (layers: readonly Layer[]) => Promise<ChosenEngine>;
