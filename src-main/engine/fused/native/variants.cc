#include "variants.h"

namespace gatewise {

#if defined(__x86_64__) || defined(_M_X64)

int findVariants(Variant *variants) {
  int count = 0;
  __builtin_cpu_init();
  // The compiler's runtime also asks whether the system saves the wide registers.
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")) variants[count++] = {"avx512", "AVX-512", kernelsAvx512()};
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) variants[count++] = {"avx2", "AVX2", kernelsAvx2()};
  if (__builtin_cpu_supports("sse4.2")) variants[count++] = {"sse42", "SSE4.2", kernelsSse42()};
  return count;
}

/** MXCSR's flush-to-zero and denormals-are-zero. */
constexpr uint32_t tinyIsZero = 0x8040;

FlushToZero::FlushToZero() : before(__builtin_ia32_stmxcsr()) { __builtin_ia32_ldmxcsr(static_cast<uint32_t>(before) | tinyIsZero); }
FlushToZero::~FlushToZero() { __builtin_ia32_ldmxcsr(static_cast<uint32_t>(before)); }

#elif defined(__aarch64__)

int findVariants(Variant *variants) {
  variants[0] = {"neon", "NEON", kernelsNeon()};
  return 1;
}

/** FPCR's FZ. */
constexpr uint64_t tinyIsZero = 1 << 24;

FlushToZero::FlushToZero() {
  asm volatile("mrs %0, fpcr" : "=r"(before));
  asm volatile("msr fpcr, %0" : : "r"(before | tinyIsZero));
}
FlushToZero::~FlushToZero() { asm volatile("msr fpcr, %0" : : "r"(before)); }

#endif

} // namespace gatewise
