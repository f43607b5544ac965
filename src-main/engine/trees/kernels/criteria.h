/**
 * How good a split is. A criterion holds the sums of a node's samples and of those left of a position among them, in
 * scikit-learn's order of additions: where features split equally well up to rounding, the same one is the better.
 */
#pragma once
#include "numbers.h"
#include <stddef.h>

namespace gatewise::trees {

/** What is learnt from. Columns hold one feature of all rows each. */
struct Samples {
  const float *columns;
  uint32_t rows, features;
  /** Numbers of a row that are predicted, or classes. */
  uint32_t outputs;
  /** Of numbers: rows × outputs. */
  const double *targets;
  /** Of classes: each row's. */
  const uint32_t *labels;
  /** Of each row in this tree; 0: not in its sample. */
  const double *weights;
};

/** Squared error of one or more numbers. */
template <bool single> class SquaredError {
public:
  static uint32_t sumsPerOutput() { return 3; }

  void attach(const Samples &given, double *memory) {
    data = given;
    total = memory;
    left = memory + given.outputs;
    right = memory + 2 * given.outputs;
  }
  void begin(const uint32_t *order, uint32_t from, uint32_t to) {
    samples = order;
    start = from;
    end = to;
    squares = nodeWeight = 0;
    for (uint32_t k = 0; k < outputs(); k++) total[k] = 0;
    for (uint32_t p = from; p < to; p++) {
      const uint32_t row = order[p];
      const double weight = data.weights[row];
      for (uint32_t k = 0; k < outputs(); k++) {
        const double y = target(row, k), weighted = weight * y;
        total[k] += weighted;
        squares += weighted * y;
      }
      nodeWeight += weight;
    }
    reset();
  }
  void reset() {
    position = start;
    leftWeight = 0;
    rightWeight = nodeWeight;
    for (uint32_t k = 0; k < outputs(); k++) {
      left[k] = 0;
      right[k] = total[k];
    }
  }
  /** Samples before `to` are on the left. */
  void update(uint32_t to) {
    if (to - position <= end - to) {
      for (uint32_t p = position; p < to; p++) add(samples[p], 1);
    } else {
      leftWeight = nodeWeight;
      for (uint32_t k = 0; k < outputs(); k++) left[k] = total[k];
      for (uint32_t p = end; p-- > to;) add(samples[p], -1);
    }
    rightWeight = nodeWeight - leftWeight;
    for (uint32_t k = 0; k < outputs(); k++) right[k] = total[k] - left[k];
    position = to;
  }
  /** Grows with the improvement, and is quicker than it. */
  double proxy() const {
    double ofLeft = 0, ofRight = 0;
    for (uint32_t k = 0; k < outputs(); k++) {
      ofLeft += left[k] * left[k];
      ofRight += right[k] * right[k];
    }
    return ofLeft / leftWeight + ofRight / rightWeight;
  }
  double impurity() const {
    double result = squares / nodeWeight;
    for (uint32_t k = 0; k < outputs(); k++) result -= square(total[k] / nodeWeight);
    return result / outputs();
  }
  void children(double &ofLeft, double &ofRight) const {
    double leftSquares = 0;
    for (uint32_t p = start; p < position; p++) {
      const uint32_t row = samples[p];
      const double weight = data.weights[row];
      for (uint32_t k = 0; k < outputs(); k++) {
        const double y = target(row, k);
        leftSquares += weight * y * y;
      }
    }
    ofLeft = leftSquares / leftWeight;
    ofRight = (squares - leftSquares) / rightWeight;
    for (uint32_t k = 0; k < outputs(); k++) {
      ofLeft -= square(left[k] / leftWeight);
      ofRight -= square(right[k] / rightWeight);
    }
    ofLeft /= outputs();
    ofRight /= outputs();
  }
  void value(double *result) const {
    for (uint32_t k = 0; k < outputs(); k++) result[k] = total[k] / nodeWeight;
  }
  double weightOfNode() const { return nodeWeight; }
  double weightOfLeft() const { return leftWeight; }
  double weightOfRight() const { return rightWeight; }

private:
  Samples data;
  const uint32_t *samples;
  uint32_t start, end, position;
  double squares, nodeWeight, leftWeight, rightWeight;
  double *total, *left, *right;

  static double square(double x) { return x * x; }
  uint32_t outputs() const { return single ? 1 : data.outputs; }
  double target(uint32_t row, uint32_t k) const { return data.targets[static_cast<size_t>(row) * outputs() + k]; }
  void add(uint32_t row, double sign) {
    const double weight = data.weights[row];
    for (uint32_t k = 0; k < outputs(); k++) left[k] += sign * (weight * target(row, k));
    leftWeight += sign * weight;
  }
};

/** Gini impurity or entropy of classes. */
template <bool gini> class Classes {
public:
  static uint32_t sumsPerOutput() { return 3; }

  void attach(const Samples &given, double *memory) {
    data = given;
    total = memory;
    left = memory + given.outputs;
    right = memory + 2 * given.outputs;
  }
  void begin(const uint32_t *order, uint32_t from, uint32_t to) {
    samples = order;
    start = from;
    end = to;
    nodeWeight = 0;
    for (uint32_t c = 0; c < data.outputs; c++) total[c] = 0;
    for (uint32_t p = from; p < to; p++) {
      const double weight = data.weights[order[p]];
      total[data.labels[order[p]]] += weight;
      nodeWeight += weight;
    }
    reset();
  }
  void reset() {
    position = start;
    leftWeight = 0;
    rightWeight = nodeWeight;
    for (uint32_t c = 0; c < data.outputs; c++) {
      left[c] = 0;
      right[c] = total[c];
    }
  }
  void update(uint32_t to) {
    if (to - position <= end - to) {
      for (uint32_t p = position; p < to; p++) add(samples[p], 1);
    } else {
      leftWeight = nodeWeight;
      for (uint32_t c = 0; c < data.outputs; c++) left[c] = total[c];
      for (uint32_t p = end; p-- > to;) add(samples[p], -1);
    }
    rightWeight = nodeWeight - leftWeight;
    for (uint32_t c = 0; c < data.outputs; c++) right[c] = total[c] - left[c];
    position = to;
  }
  double proxy() const { return -rightWeight * impurityOf(right, rightWeight) - leftWeight * impurityOf(left, leftWeight); }
  double impurity() const { return impurityOf(total, nodeWeight); }
  void children(double &ofLeft, double &ofRight) const {
    ofLeft = impurityOf(left, leftWeight);
    ofRight = impurityOf(right, rightWeight);
  }
  void value(double *result) const {
    for (uint32_t c = 0; c < data.outputs; c++) result[c] = total[c] / nodeWeight;
  }
  double weightOfNode() const { return nodeWeight; }
  double weightOfLeft() const { return leftWeight; }
  double weightOfRight() const { return rightWeight; }

private:
  Samples data;
  const uint32_t *samples;
  uint32_t start, end, position;
  double nodeWeight, leftWeight, rightWeight;
  double *total, *left, *right;

  void add(uint32_t row, double sign) {
    const double weight = sign * data.weights[row];
    left[data.labels[row]] += weight;
    leftWeight += weight;
  }
  double impurityOf(const double *counts, double weight) const {
    double sum = 0;
    if (gini) {
      for (uint32_t c = 0; c < data.outputs; c++) sum += counts[c] * counts[c];
      return 1 - sum / (weight * weight);
    }
    for (uint32_t c = 0; c < data.outputs; c++) {
      const double share = counts[c] / weight;
      if (share > 0) sum -= share * (logarithm(share) / 0.6931471805599453);
    }
    return sum;
  }
};

} // namespace gatewise::trees
