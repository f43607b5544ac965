/** A team with operating-system threads as its workers. */
#pragma once
#include "../kernels/team.h"

namespace gatewise {

class Workers {
public:
  /** Starts `threads` − 1 workers; fewer when the system gives none, then `team().threads` says how many there are. */
  explicit Workers(uint32_t threads);
  /** Waits until all workers have ended. */
  ~Workers();
  Workers(const Workers &) = delete;
  Workers &operator=(const Workers &) = delete;

  Team &team() { return crew; }

private:
  Team crew{};
  uint32_t started = 0;
  struct Worker {
    Team *team;
    uint32_t thread;
    uintptr_t handle;
  };
  Worker workers[maxThreads];

  static bool start(Worker &worker);
  static void join(const Worker &worker);
};

} // namespace gatewise
