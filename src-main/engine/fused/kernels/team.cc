#include "team.h"

#if defined(__linux__)
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>
#elif defined(_WIN32)
#include <windows.h>
#elif !defined(__wasm__)
#include <pthread.h>
#endif

namespace gatewise {

namespace {

/** About 20 µs: longer than threads of one step wait for each other, shorter than waking one up costs others. */
constexpr int spins = 1500;
constexpr uint32_t dismissed = 0xff;

void pause() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

#if defined(__linux__)
void sleepOn(uint32_t *word, uint32_t expected) { syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, expected, nullptr, nullptr, 0); }
void wakeAll(uint32_t *word) { syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, maxThreads, nullptr, nullptr, 0); }
#elif defined(__wasm__)
void sleepOn(uint32_t *word, uint32_t expected) { __builtin_wasm_memory_atomic_wait32(reinterpret_cast<int *>(word), static_cast<int>(expected), -1); }
void wakeAll(uint32_t *word) { __builtin_wasm_memory_atomic_notify(reinterpret_cast<int *>(word), maxThreads); }
#elif defined(_WIN32)
void sleepOn(uint32_t *word, uint32_t expected) { WaitOnAddress(word, &expected, sizeof expected, INFINITE); }
void wakeAll(uint32_t *word) { WakeByAddressAll(word); }
#else
// One condition for all words: sleepers look again whenever anything changes, which is rare after spinning.
pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t changed = PTHREAD_COND_INITIALIZER;

void sleepOn(uint32_t *word, uint32_t expected) {
  pthread_mutex_lock(&mutex);
  if (__atomic_load_n(word, __ATOMIC_SEQ_CST) == expected) pthread_cond_wait(&changed, &mutex);
  pthread_mutex_unlock(&mutex);
}
void wakeAll(uint32_t *) {
  pthread_mutex_lock(&mutex);
  pthread_cond_broadcast(&changed);
  pthread_mutex_unlock(&mutex);
}
#endif

/** Waits until `word` is no longer `old`; returns what it is then. */
uint32_t awaitChange(uint32_t *word, uint32_t old, uint32_t *sleepers) {
  for (int i = 0; i < spins; i++) {
    const uint32_t now = __atomic_load_n(word, __ATOMIC_ACQUIRE);
    if (now != old) return now;
    pause();
  }
  // Counted before the word is read again: whoever changes it afterwards sees that somebody sleeps.
  __atomic_fetch_add(sleepers, 1, __ATOMIC_SEQ_CST);
  uint32_t now;
  while ((now = __atomic_load_n(word, __ATOMIC_SEQ_CST)) == old) sleepOn(word, old);
  __atomic_fetch_sub(sleepers, 1, __ATOMIC_SEQ_CST);
  return now;
}

void change(uint32_t *word, uint32_t value, const uint32_t *sleepers) {
  __atomic_store_n(word, value, __ATOMIC_SEQ_CST);
  if (__atomic_load_n(sleepers, __ATOMIC_SEQ_CST) > 0) wakeAll(word);
}

void announce(Team &team, uint32_t active) {
  const uint32_t counter = __atomic_load_n(&team.order, __ATOMIC_RELAXED) >> 8;
  change(&team.order, (counter + 1) << 8 | active, &team.sleepers);
}

} // namespace

void work(Team &team, uint32_t active, void (*task)(void *context, uint32_t thread), void *context) {
  if (active > 1) {
    team.task = task;
    team.context = context;
    __atomic_store_n(&team.working, active - 1, __ATOMIC_RELEASE);
    announce(team, active);
  }
  task(context, 0);
  if (active <= 1) return;
  for (uint32_t left; (left = __atomic_load_n(&team.working, __ATOMIC_ACQUIRE)) > 0;) awaitChange(&team.working, left, &team.phaseSleepers);
}

void meet(Team &team, uint32_t active) {
  if (active <= 1) return;
  const uint32_t phase = __atomic_load_n(&team.phase, __ATOMIC_RELAXED);
  if (__atomic_add_fetch(&team.arrived, 1, __ATOMIC_ACQ_REL) < active) {
    awaitChange(&team.phase, phase, &team.phaseSleepers);
    return;
  }
  __atomic_store_n(&team.arrived, 0, __ATOMIC_RELAXED);
  change(&team.phase, phase + 1, &team.phaseSleepers);
}

void serve(Team &team, uint32_t thread) {
  for (uint32_t order = 0;;) {
    order = awaitChange(&team.order, order, &team.sleepers);
    const uint32_t active = order & 0xff;
    if (active == dismissed) return;
    if (thread >= active) continue;
    team.task(team.context, thread);
    __atomic_sub_fetch(&team.working, 1, __ATOMIC_SEQ_CST);
    if (__atomic_load_n(&team.phaseSleepers, __ATOMIC_SEQ_CST) > 0) wakeAll(&team.working);
  }
}

void dismiss(Team &team) { announce(team, dismissed); }

} // namespace gatewise
