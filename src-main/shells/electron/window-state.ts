import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const boundsSchema = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(400).max(20_000),
  height: z.number().int().min(300).max(20_000),
});
export type Bounds = z.infer<typeof boundsSchema>;

const stateSchema = z.object({ bounds: boundsSchema, maximized: z.boolean() });
export type WindowState = z.infer<typeof stateSchema>;

/** How far a remembered window must reach into a screen to be found again. */
const visiblePixels = 100;

/** The remembered state, where it fits a screen that is there now; else undefined. */
export function fitState(state: WindowState, screens: readonly Bounds[]): WindowState | undefined {
  const { x, y, width, height } = state.bounds;
  const isVisible = screens.some((screen) => {
    const across = Math.min(x + width, screen.x + screen.width) - Math.max(x, screen.x);
    const down = Math.min(y + height, screen.y + screen.height) - Math.max(y, screen.y);
    return across >= visiblePixels && down >= visiblePixels;
  });
  return isVisible ? state : undefined;
}

/** Reads the state; undefined when there is none or it cannot be read, which only costs the place of the window. */
export function readState(path: string): WindowState | undefined {
  try {
    const parsed = stateSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch {
    // The first start, or a broken file: the window opens at its default place.
    return undefined;
  }
}

/** In one step, so that a crash leaves the former state. */
export function writeState(path: string, state: WindowState): void {
  writeFileSync(`${path}.part`, JSON.stringify(state), { flush: true });
  renameSync(`${path}.part`, path);
}
