/**
 * Passes over the rows of delimited text in which nothing has to be looked at, 64 bytes at a time. JavaScript owns the memory:
 * it puts the text behind `__heap_base`, with 64 bytes behind it that may hold anything.
 */
#include <stdint.h>
#include <wasm_simd128.h>

#define GATEWISE_EXPORT(name) extern "C" __attribute__((export_name(#name)))

namespace {

/** What was passed; formats/row-scan/index.ts reads it. */
struct Passed {
  /** Byte behind the last row. */
  uint32_t end;
  /** Bytes of the longest row with its end. */
  uint32_t longest;
  /** Rows that end in CR LF; the others end in LF. */
  uint32_t endInBoth;
};

Passed passed;

constexpr uint32_t blockBytes = 64;

/** Places of a byte among 64, the first in the lowest bit. */
class Block {
 public:
  explicit Block(const uint8_t *bytes) : parts{wasm_v128_load(bytes), wasm_v128_load(bytes + 16), wasm_v128_load(bytes + 32), wasm_v128_load(bytes + 48)} {}

  uint64_t placesOf(uint8_t byte) const {
    const v128_t wanted = wasm_i8x16_splat(static_cast<int8_t>(byte));
    uint64_t places = 0;
    for (int part = 0; part < 4; part += 1)
      places |= static_cast<uint64_t>(wasm_i8x16_bitmask(wasm_i8x16_eq(parts[part], wanted))) << (16 * part);
    return places;
  }

 private:
  v128_t parts[4];
};

}  // namespace

GATEWISE_EXPORT(passed) const Passed *passedAddress() { return &passed; }

/**
 * Passes over whole rows from `start`, where a row begins, for as long as each has `fieldCount` fields, at most `mostBytes`
 * bytes, no quotation mark and no NUL byte, and ends in LF or CR LF before `length`.
 * @return how many were passed
 */
GATEWISE_EXPORT(pass) uint32_t pass(const uint8_t *text, uint32_t start, uint32_t length, uint32_t delimiter, uint32_t fieldCount, uint32_t mostBytes) {
  passed = {start, 0, 0};
  uint32_t rows = 0;
  uint32_t fields = 1;
  for (uint32_t at = start; at < length; at += blockBytes) {
    const Block block(text + at);
    const uint64_t inside = length - at < blockBytes ? (1ull << (length - at)) - 1 : ~0ull;
    // What is no single byte stands nowhere.
    uint64_t delimiters = delimiter > 0xff ? 0 : block.placesOf(static_cast<uint8_t>(delimiter)) & inside;
    uint64_t ends = block.placesOf('\n') & inside;
    uint64_t stops = (block.placesOf('"') | block.placesOf(0)) & inside;
    const uint64_t returns = block.placesOf('\r') & inside;
    if (returns != 0) {
      const bool followed = at + blockBytes < length && text[at + blockBytes] == '\n';
      stops |= returns & ~(ends >> 1 | static_cast<uint64_t>(followed) << 63);
    }
    if (stops != 0) {
      const uint64_t before = (stops & -stops) - 1;
      delimiters &= before;
      ends &= before;
    }
    for (; ends != 0; ends &= ends - 1) {
      const uint64_t before = (ends & -ends) - 1;
      fields += static_cast<uint32_t>(__builtin_popcountll(delimiters & before));
      delimiters &= ~before;
      const uint32_t end = at + static_cast<uint32_t>(__builtin_ctzll(ends));
      const uint32_t isBoth = end > passed.end && text[end - 1] == '\r';
      const uint32_t values = end - isBoth - passed.end;
      // An empty line is no row.
      if (fields != fieldCount || values == 0 || values > mostBytes) return rows;
      const uint32_t bytes = end + 1 - passed.end;
      if (bytes > passed.longest) passed.longest = bytes;
      passed.endInBoth += isBoth;
      passed.end = end + 1;
      rows += 1;
      fields = 1;
    }
    fields += static_cast<uint32_t>(__builtin_popcountll(delimiters));
    if (stops != 0) break;
  }
  return rows;
}
