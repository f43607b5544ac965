/**
 * The engine's own threads: the caller and some workers that the host starts (pthreads, or JavaScript workers that call
 * `serve`). Waiting threads spin briefly, then sleep on the address that they watch (futex, memory.atomic.wait32).
 * It must not know an instruction set, so it is compiled once, with the host's own flags.
 */
#pragma once
#include <stdint.h>

namespace gatewise {

constexpr uint32_t maxThreads = 64;

/** Zeroed memory is a team without a task; all fields but `threads` belong to the functions below. */
struct Team {
  /** The calling thread included. */
  uint32_t threads;
  /** A counter and, in the low byte, how many threads the present task has: one word, so that they never disagree. */
  alignas(64) uint32_t order;
  uint32_t sleepers;
  /** Workers at the present task. */
  alignas(64) uint32_t working;
  alignas(64) uint32_t arrived;
  alignas(64) uint32_t phase;
  uint32_t phaseSleepers;
  alignas(64) void (*task)(void *context, uint32_t thread);
  void *context;
};

/** Runs the task on threads 0 (the caller) to `active` − 1 and returns when all have ended. */
void work(Team &team, uint32_t active, void (*task)(void *context, uint32_t thread), void *context);
/** A barrier between the `active` threads of a task; writes before it are seen after it. */
void meet(Team &team, uint32_t active);
/** A worker's life, `thread` from 1: it returns after `dismiss`. */
void serve(Team &team, uint32_t thread);
/** Lets all workers' `serve` return. */
void dismiss(Team &team);

} // namespace gatewise
