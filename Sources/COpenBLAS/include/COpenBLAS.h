#ifndef COPENBLAS_H
#define COPENBLAS_H

#include <stddef.h>
#include <stdint.h>

// Debian's OpenBLAS, which brings its own copy of the standard C interface.
#include <cblas-openblas.h>

// What a sentence encoder computes between its matrix products, and the dot products of the search. All matrices are
// row by row without gaps. Each function is compiled for several generations of processors and chosen when the
// program starts; the results differ between them in the last bits only.

// Multiplies each of `rows` rows of `inputs` numbers with each of `outputs` rows of weights. Returns 0, and does
// nothing, where this processor has no faster way than OpenBLAS.
int encoder_multiply_wide(const float *x, size_t x_stride, size_t rows, const float *weights, size_t inputs,
                          size_t outputs, float *y, size_t y_stride);

// Makes x into the error-function form of GELU: x · Φ(x), to within 2e-7 · |x|.
void encoder_gelu(float *x, size_t count);

// Multiplies `rows` rows of `columns` numbers by `scale` and makes each into weights that add up to 1.
void encoder_softmax(float *x, size_t rows, size_t columns, float scale);

// Adds `bias` to each row; rows begin `stride` numbers apart.
void encoder_add_bias(float *x, const float *bias, size_t rows, size_t columns, size_t stride);

// Adds `other` and `bias` to `x` and brings each row to mean 0 and variance 1, times `gain`, plus `offset`.
void encoder_add_and_normalise(float *x, const float *other, const float *bias, const float *gain, const float *offset,
                               float epsilon, size_t rows, size_t columns);

// The dot product, summed in an order that depends on the processor alone.
float index_dot(const float *a, const float *b, size_t count);

// Rounds x to multiples of *step in -127…127 and returns the length of what is lost, rounded up.
float index_quantise(const float *x, size_t count, int8_t *codes, float *step);

// Dot products of `rows` rows of codes with one query of wider codes; the caller sees to it that none exceeds 2^31 - 1.
void index_dot_codes(const int8_t *codes, const int16_t *query, size_t rows, size_t count, int32_t *products);

#endif
