// Vectors of W floats on GCC's and Clang's vector extensions: the one place that knows an instruction set.
#pragma once
#include <stddef.h>
#include <stdint.h>

#ifndef GATEWISE_WIDTH
#error "GATEWISE_WIDTH: the number of floats in a vector"
#endif

#define GATEWISE_INLINE inline __attribute__((always_inline))
#define GATEWISE_INLINE_LAMBDA __attribute__((always_inline))
#define GATEWISE_NOINLINE __attribute__((noinline))

namespace GATEWISE_VARIANT {

constexpr int W = GATEWISE_WIDTH;
typedef float Vec __attribute__((vector_size(W * 4)));
typedef int32_t IntVec __attribute__((vector_size(W * 4)));
typedef uint32_t UintVec __attribute__((vector_size(W * 4)));

// Rows and vectors of the register tile: 24 accumulators where there are 32 registers, 12 where there are 16.
// V8 spills beyond 8 accumulators.
#if defined(__wasm__)
constexpr int maxTileRows = 2, maxTileVectors = 4;
#elif defined(__AVX512F__) || defined(__aarch64__)
constexpr int maxTileRows = 6, maxTileVectors = 4;
#else
constexpr int maxTileRows = 6, maxTileVectors = 2;
#endif

template <int N> struct Int {
  static constexpr int value = N;
};

/** Calls f(Int<0>) … f(Int<N − 1>): a loop that is unrolled at every optimisation setting. */
template <int N, class F> GATEWISE_INLINE void repeat(F f) {
  if constexpr (N > 0) {
    repeat<N - 1>(f);
    f(Int<N - 1>{});
  }
}

template <class T> GATEWISE_INLINE T smaller(T a, T b) { return a < b ? a : b; }
template <class T> GATEWISE_INLINE T larger(T a, T b) { return a > b ? a : b; }
GATEWISE_INLINE long roundUp(long n) { return (n + W - 1) / W * W; }
GATEWISE_INLINE long ceilDivide(long n, long d) { return (n + d - 1) / d; }

GATEWISE_INLINE Vec load(const float *p) { return *reinterpret_cast<const Vec *>(p); }
GATEWISE_INLINE void store(float *p, Vec v) { *reinterpret_cast<Vec *>(p) = v; }
// Filling lanes in a loop keeps compilers from using the broadcast instruction; subtracting a zero vector does not.
GATEWISE_INLINE Vec splat(float x) { return x - Vec{}; }

GATEWISE_INLINE Vec multiplyAdd(Vec a, Vec b, Vec c) {
#if defined(__wasm_relaxed_simd__)
  return __builtin_wasm_relaxed_madd_f32x4(a, b, c);
#else
  return a * b + c;
#endif
}

#if defined(__FMA__) || defined(__aarch64__) || defined(__wasm_relaxed_simd__)
constexpr bool fusesProducts = true;
#else
constexpr bool fusesProducts = false;
#endif

/** a·b + c rounded once, on every machine: without such an instruction by way of double precision, which is slow. */
GATEWISE_INLINE Vec multiplyAddOnce(Vec a, Vec b, Vec c) {
  if constexpr (fusesProducts) return multiplyAdd(a, b, c);
  typedef double Wide __attribute__((vector_size(W * 8)));
  return __builtin_convertvector(__builtin_convertvector(a, Wide) * __builtin_convertvector(b, Wide) + __builtin_convertvector(c, Wide), Vec);
}

// Comparisons are written so that a NaN in `x` stays a NaN: a broken run must be noticed, not clamped away.
GATEWISE_INLINE Vec clampTo(Vec x, float limit) {
  const Vec high = splat(limit), low = splat(-limit);
  x = high < x ? high : x;
  return low > x ? low : x;
}

GATEWISE_INLINE Vec absolute(Vec x) { return reinterpret_cast<Vec>(reinterpret_cast<IntVec>(x) & 0x7fffffff); }

/**
 * Gradients that fade below 1e-30 become zero: WebAssembly has no flush-to-zero, and subnormal numbers slow products
 * down by a third. Native threads set flush-to-zero instead.
 */
GATEWISE_INLINE Vec flushTiny(Vec x) {
#if defined(__wasm__)
  return absolute(x) < 1e-30f ? Vec{} : x;
#else
  return x;
#endif
}

GATEWISE_INLINE Vec reciprocal(Vec x) {
#if defined(__AVX512F__)
  // 14 bits and one Newton step: as exact as a division to an ulp or two, at a third of its time.
  const Vec y = __builtin_ia32_rcp14ps512_mask(x, Vec{}, static_cast<unsigned short>(-1));
  return y * (2.0f - x * y);
#else
  return 1.0f / x;
#endif
}

/**
 * tanh as x·P(x²)/Q(x²) with both polynomials of degree 4, fitted to least relative error (2e-8 before rounding,
 * 3.4e-7 in float32) over |x| ≤ 9, beyond which float32's tanh is 1.
 */
GATEWISE_INLINE Vec hyperbolicTangent(Vec x) {
  x = clampTo(x, 9.0f);
  const Vec s = x * x;
  Vec p = multiplyAdd(s, splat(1.335456247e-8f), splat(2.060906785e-5f));
  Vec q = multiplyAdd(s, splat(7.77653367e-7f), splat(3.285636147e-4f));
  p = multiplyAdd(p, s, splat(3.495590401e-3f));
  q = multiplyAdd(q, s, splat(2.587699495e-2f));
  p = multiplyAdd(p, s, splat(0.1338102898f));
  q = multiplyAdd(q, s, splat(0.4671434473f));
  p = multiplyAdd(p, s, splat(0.9999999799f));
  q = multiplyAdd(q, s, splat(1.0f));
  return x * p * reciprocal(q);
}

/** Keeps a product from being fused with the sum that follows it. */
GATEWISE_INLINE Vec rounded(Vec x) {
#if defined(__AVX512F__)
  asm("" : "+v"(x));
#elif defined(__x86_64__)
  asm("" : "+x"(x));
#elif defined(__aarch64__)
  asm("" : "+w"(x));
#endif
  return x;
}

/**
 * tanh rounded at every operation as TensorFlow's processor kernels round it: the rational approximation of Eigen 3.4.90
 * (`ptanh_float`, coefficients by rminimax), without fused multiplications. Plain recurrent layers amplify the last
 * bit of every step, so that two exact implementations drift apart over a few dozen steps; with the same rounding theirs
 * and this one stay together.
 */
GATEWISE_INLINE Vec steppedTangent(Vec x) {
  x = clampTo(x, 7.90738964080810547f);
  const Vec s = rounded(x * x), cube = rounded(s * x);
  Vec p = rounded(s * 1.394553628e-8f) + 2.102733560e-5f;
  Vec q = rounded(s * 8.015776984e-7f) + 3.326951409e-4f;
  p = rounded(p * s) + 3.520756727e-3f;
  q = rounded(q * s) + 2.597254514e-2f;
  p = rounded(p * s) + 1.340216100e-1f;
  q = rounded(q * s) + 4.673548340e-1f;
  q = rounded(q * s) + 1.0f;
  return (rounded(cube * p) + x) / q;
}

GATEWISE_INLINE Vec logistic(Vec x) { return multiplyAdd(hyperbolicTangent(x * 0.5f), splat(0.5f), splat(0.5f)); }

/** The order is the plan description's. */
enum class Activation : int { linear, relu, tanh, sigmoid, softmax };

GATEWISE_INLINE Vec activate(Activation kind, Vec x) {
  switch (kind) {
  case Activation::relu:
    return 0.0f > x ? Vec{} : x;
  case Activation::tanh:
    return hyperbolicTangent(x);
  case Activation::sigmoid:
    return logistic(x);
  default:
    return x;
  }
}

/** The derivative of an activation where its value is y. */
GATEWISE_INLINE Vec slope(Activation kind, Vec y) {
  switch (kind) {
  case Activation::relu:
    return y > 0.0f ? splat(1.0f) : Vec{};
  case Activation::tanh:
    return 1.0f - y * y;
  case Activation::sigmoid:
    return y * (1.0f - y);
  default:
    return splat(1.0f);
  }
}

GATEWISE_INLINE float sumLanes(Vec v) {
  float sum = 0;
  for (int i = 0; i < W; i++) sum += v[i];
  return sum;
}

inline void fill(float *p, long n, float value) {
  for (long i = 0; i < n; i++) p[i] = value;
}

inline void copy(float *to, const float *from, long n) { __builtin_memcpy(to, from, static_cast<size_t>(n) * 4); }

GATEWISE_INLINE double squareRoot(double x) { return __builtin_sqrt(x); }
GATEWISE_INLINE bool isFinite(double x) { return x - x == 0; }

/** e^x in double precision by reduction to |r| ≤ ln2/2 and a Taylor polynomial; losses use it, a few values a step. */
inline double exponential(double x) {
  if (x != x) return x;
  if (x < -700) return 0;
  if (x > 700) x = 700;
  const double k = __builtin_floor(x * 1.4426950408889634 + 0.5);
  const double r = x - k * 0.6931471805599453;
  double sum = 1, term = 1;
  for (int i = 1; i < 14; i++) {
    term *= r / i;
    sum += term;
  }
  const uint64_t bits = static_cast<uint64_t>(static_cast<int64_t>(k) + 1023) << 52;
  double scale;
  __builtin_memcpy(&scale, &bits, 8);
  return sum * scale;
}

/** Natural logarithm in double precision: exponent and 2·atanh((m − 1)/(m + 1)) of the mantissa. */
inline double logarithm(double x) {
  if (!(x > 0)) return x == 0 ? -__builtin_huge_val() : x - x + __builtin_nan("");
  if (!isFinite(x)) return x;
  uint64_t bits;
  __builtin_memcpy(&bits, &x, 8);
  int64_t exponent = static_cast<int64_t>(bits >> 52) - 1023;
  bits = (bits & 0xfffffffffffffull) | 0x3ff0000000000000ull;
  double m;
  __builtin_memcpy(&m, &bits, 8);
  if (m > 1.4142135623730951) {
    m *= 0.5;
    exponent++;
  }
  const double z = (m - 1) / (m + 1), s = z * z;
  double sum = 0;
  for (int i = 23; i >= 1; i -= 2) sum = sum * s + 1.0 / i;
  return 2 * z * sum + static_cast<double>(exponent) * 0.6931471805599453;
}

} // namespace GATEWISE_VARIANT
