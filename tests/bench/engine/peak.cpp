// Peak rate of fused multiply-adds: enough independent sums in registers to hide the instruction's latency, and no
// loads or stores in the loop. Compiled with -march=native and, for the rate of 128-bit vectors, with GATEWISE_WIDTH=4.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <vector>

#if defined(GATEWISE_WIDTH)
constexpr int width = GATEWISE_WIDTH;
#elif defined(__AVX512F__)
constexpr int width = 16;
#elif defined(__AVX__)
constexpr int width = 8;
#else
constexpr int width = 4;
#endif
typedef float Vec __attribute__((vector_size(width * 4)));

constexpr int sums = 12;
constexpr long rounds = 1 << 20;

// Keeps a sum alive and in its register.
#if defined(__x86_64__)
#define HOLD(v) asm volatile("" : "+v"(v))
#else
#define HOLD(v) asm volatile("" : "+w"(v))
#endif

static float spin(float start) {
  const Vec factor = Vec{} + 0.999f, addend = Vec{} + start;
  Vec a = addend, b = addend, c = addend, d = addend, e = addend, f = addend;
  Vec g = addend, h = addend, i = addend, j = addend, k = addend, l = addend;
  for (long round = 0; round < rounds; round++) {
#define STEP(v) v = v * factor + addend; HOLD(v);
    STEP(a) STEP(b) STEP(c) STEP(d) STEP(e) STEP(f) STEP(g) STEP(h) STEP(i) STEP(j) STEP(k) STEP(l)
  }
  const Vec total = a + b + c + d + e + f + g + h + i + j + k + l;
  return total[0];
}

int main(int count, char **values) {
  const int threads = count > 1 ? std::atoi(values[1]) : 1;
  double best = 0;
  for (int attempt = 0; attempt < 100; attempt++) {
    std::vector<std::thread> others;
    std::vector<float> results(threads);
    const auto start = std::chrono::steady_clock::now();
    for (int t = 0; t < threads; t++) others.emplace_back([&results, t] { results[t] = spin(0.5f + 0.1f * t); });
    for (auto &other : others) other.join();
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    const double rate = 2.0 * width * sums * rounds * threads / seconds.count() / 1e9;
    if (rate > best) best = rate;
  }
  std::printf("{\"width\": %d, \"gflops\": %.1f}\n", width, best);
}
