/** Who listens hands on at most ten times a second: faster than that nobody reads figures. */
const shortestMs = 100;
/** How long to wait for a frame that may never come: a window that is hidden draws none. */
const hiddenMs = 250;

/**
 * Waits until the window has drawn what was handed on, and then twice as long as that took, at least 100 ms in all: a slow
 * machine draws less often, and a click is still heard at once.
 */
export async function drawn(): Promise<void> {
  const begun = performance.now();
  await new Promise<void>((done) => {
    // A timer that is set within a frame runs after the frame was drawn.
    requestAnimationFrame(() => setTimeout(done));
    setTimeout(done, hiddenMs);
  });
  const took = performance.now() - begun;
  await new Promise((done) => setTimeout(done, Math.max(2 * took, shortestMs - took)));
}
