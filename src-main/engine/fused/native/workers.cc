#include "workers.h"
#include "variants.h"
#if defined(_WIN32)
#include <process.h>
#include <windows.h>
#else
#include <pthread.h>
#endif

namespace gatewise {

namespace {

template <class Worker> void live(void *given) {
  const FlushToZero flushing;
  const Worker &worker = *static_cast<const Worker *>(given);
  serve(*worker.team, worker.thread);
}

} // namespace

#if defined(_WIN32)
bool Workers::start(Worker &worker) {
  worker.handle = _beginthreadex(nullptr, 0, [](void *given) -> unsigned { live<Worker>(given); return 0; }, &worker, 0, nullptr);
  return worker.handle != 0;
}
void Workers::join(const Worker &worker) {
  WaitForSingleObject(reinterpret_cast<HANDLE>(worker.handle), INFINITE);
  CloseHandle(reinterpret_cast<HANDLE>(worker.handle));
}
#else
bool Workers::start(Worker &worker) {
  pthread_t thread;
  if (pthread_create(&thread, nullptr, [](void *given) -> void * { live<Worker>(given); return nullptr; }, &worker) != 0) return false;
  static_assert(sizeof thread <= sizeof worker.handle);
  __builtin_memcpy(&worker.handle, &thread, sizeof thread);
  return true;
}
void Workers::join(const Worker &worker) {
  pthread_t thread;
  __builtin_memcpy(&thread, &worker.handle, sizeof thread);
  pthread_join(thread, nullptr);
}
#endif

Workers::Workers(uint32_t threads) {
  crew.threads = 1;
  for (uint32_t thread = 1; thread < threads && thread < maxThreads; thread++) {
    workers[started] = {&crew, thread, 0};
    if (!start(workers[started])) break;
    started++;
    crew.threads++;
  }
}

Workers::~Workers() {
  dismiss(crew);
  for (uint32_t i = 0; i < started; i++) join(workers[i]);
}

} // namespace gatewise
