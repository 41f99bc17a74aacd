#include "COpenBLAS.h"

#if defined(__x86_64__)

// Matrix products for processors with AVX-512: OpenBLAS copies the weights at every call before it multiplies, which
// for the few dozen rows of a request takes longer than reading them where they are. Tiles of four rows and six outputs
// keep all their sums in registers.
#define LANES 16
#define TILE_ROWS 4
#define TILE_OUTPUTS 6
#define WIDE min_vector_width(512), target("arch=x86-64-v4")
#define INLINE __attribute__((WIDE, always_inline)) static inline

typedef float lanes __attribute__((vector_size(4 * LANES)));
typedef float unaligned_lanes __attribute__((vector_size(4 * LANES), aligned(4), may_alias));

INLINE float total(lanes v) {
    const __auto_type eight = __builtin_shufflevector(v, v, 0, 1, 2, 3, 4, 5, 6, 7) +
                              __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15);
    const __auto_type four = __builtin_shufflevector(eight, eight, 0, 1, 2, 3) +
                             __builtin_shufflevector(eight, eight, 4, 5, 6, 7);
    return (four[0] + four[2]) + (four[1] + four[3]);
}

// `rows` and `outputs` are constants wherever this is inlined, so that the loops over them vanish.
INLINE void tile(const float *x, size_t x_stride, size_t rows, const float *weights, size_t inputs, size_t outputs,
                 float *y, size_t y_stride) {
    lanes sums[TILE_ROWS][TILE_OUTPUTS];
#pragma clang loop unroll(full)
    for (size_t row = 0; row < rows; row++)
#pragma clang loop unroll(full)
        for (size_t output = 0; output < outputs; output++) sums[row][output] = (lanes){0};
    for (size_t i = 0; i < inputs; i += LANES) {
        lanes column[TILE_OUTPUTS];
#pragma clang loop unroll(full)
        for (size_t output = 0; output < outputs; output++)
            column[output] = *(const unaligned_lanes *)(weights + output * inputs + i);
#pragma clang loop unroll(full)
        for (size_t row = 0; row < rows; row++) {
            const lanes one = *(const unaligned_lanes *)(x + row * x_stride + i);
#pragma clang loop unroll(full)
            for (size_t output = 0; output < outputs; output++) sums[row][output] += one * column[output];
        }
    }
#pragma clang loop unroll(full)
    for (size_t row = 0; row < rows; row++)
#pragma clang loop unroll(full)
        for (size_t output = 0; output < outputs; output++) y[row * y_stride + output] = total(sums[row][output]);
}

INLINE void tiles(const float *x, size_t x_stride, size_t rows, const float *weights, size_t inputs, size_t outputs,
                  float *y, size_t y_stride) {
    for (; rows >= TILE_ROWS; rows -= TILE_ROWS, x += TILE_ROWS * x_stride, y += TILE_ROWS * y_stride)
        tile(x, x_stride, TILE_ROWS, weights, inputs, outputs, y, y_stride);
    if (rows == 3) tile(x, x_stride, 3, weights, inputs, outputs, y, y_stride);
    if (rows == 2) tile(x, x_stride, 2, weights, inputs, outputs, y, y_stride);
    if (rows == 1) tile(x, x_stride, 1, weights, inputs, outputs, y, y_stride);
}

__attribute__((WIDE)) static void multiply(const float *x, size_t x_stride, size_t rows, const float *weights,
                                           size_t inputs, size_t outputs, float *y, size_t y_stride) {
    for (; outputs >= TILE_OUTPUTS; outputs -= TILE_OUTPUTS, weights += TILE_OUTPUTS * inputs, y += TILE_OUTPUTS)
        tiles(x, x_stride, rows, weights, inputs, TILE_OUTPUTS, y, y_stride);
    for (; outputs > 0; outputs--, weights += inputs, y++)
        tiles(x, x_stride, rows, weights, inputs, 1, y, y_stride);
}

int encoder_multiply_wide(const float *x, size_t x_stride, size_t rows, const float *weights, size_t inputs,
                          size_t outputs, float *y, size_t y_stride) {
    if (inputs % LANES != 0 || !__builtin_cpu_supports("x86-64-v4")) return 0;
    multiply(x, x_stride, rows, weights, inputs, outputs, y, y_stride);
    return 1;
}

#else

int encoder_multiply_wide(const float *x, size_t x_stride, size_t rows, const float *weights, size_t inputs,
                          size_t outputs, float *y, size_t y_stride) {
    (void)x, (void)x_stride, (void)rows, (void)weights, (void)inputs, (void)outputs, (void)y, (void)y_stride;
    return 0;
}

#endif
