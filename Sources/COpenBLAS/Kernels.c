#include "COpenBLAS.h"

#include <math.h>
#include <string.h>

// What chooses between the clones runs before the thread sanitizer is there.
#if defined(__x86_64__) && !__has_feature(thread_sanitizer)
#define EACH_PROCESSOR __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define EACH_PROCESSOR
#endif

// Sums may be taken in any order, so that they are taken sixteen at a time.
#pragma clang fp reassociate(on) contract(fast)

// e^x for x <= 0, to within 3e-7 of itself: 2^n · e^r with |r| <= ln(2)/2, and the first seven terms of the series for
// e^r. Below -87 it stays at e^-87, which is as good as nothing.
static inline __attribute__((always_inline)) float exponential(float x) {
    x = x < -87.0f ? -87.0f : x;
    const int32_t n = (int32_t)(x * 1.44269504f - 0.5f);
    // ln(2) in two parts, so that the product with n loses nothing.
    const float r = (x - (float)n * 0.693359375f) + (float)n * 2.12194440e-4f;
    float sum = 1.0f / 720;
    sum = sum * r + 1.0f / 120;
    sum = sum * r + 1.0f / 24;
    sum = sum * r + 1.0f / 6;
    sum = sum * r + 1.0f / 2;
    sum = sum * r + 1.0f;
    sum = sum * r + 1.0f;
    const int32_t bits = (n + 127) * (1 << 23);
    float power;
    memcpy(&power, &bits, sizeof power);
    return sum * power;
}

// The tail of the error function is Abramowitz and Stegun, formula 7.1.26, whose error is at most 1.5e-7.
EACH_PROCESSOR void encoder_gelu(float *x, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const float size = fabsf(x[i]);
        const float z = size * 0.707106781f;
        const float t = 1.0f / (1.0f + 0.3275911f * z);
        const float tail =
            t * (0.254829592f + t * (-0.284496736f + t * (1.421413741f + t * (-1.453152027f + t * 1.061405429f))));
        x[i] = (x[i] > 0 ? x[i] : 0) - 0.5f * size * tail * exponential(-z * z);
    }
}

EACH_PROCESSOR void encoder_softmax(float *x, size_t rows, size_t columns, float scale) {
    for (size_t row = 0; row < rows; row++, x += columns) {
        float greatest = x[0];
        for (size_t i = 1; i < columns; i++) greatest = x[i] > greatest ? x[i] : greatest;
        float sum = 0;
        for (size_t i = 0; i < columns; i++) {
            x[i] = exponential((x[i] - greatest) * scale);
            sum += x[i];
        }
        const float share = 1.0f / sum;
        for (size_t i = 0; i < columns; i++) x[i] *= share;
    }
}

EACH_PROCESSOR void encoder_add_bias(float *x, const float *bias, size_t rows, size_t columns, size_t stride) {
    for (size_t row = 0; row < rows; row++, x += stride)
        for (size_t i = 0; i < columns; i++) x[i] += bias[i];
}

EACH_PROCESSOR void encoder_add_and_normalise(float *x, const float *other, const float *bias, const float *gain,
                                              const float *offset, float epsilon, size_t rows, size_t columns) {
    for (size_t row = 0; row < rows; row++, x += columns, other += columns) {
        float sum = 0;
        for (size_t i = 0; i < columns; i++) {
            x[i] += other[i] + bias[i];
            sum += x[i];
        }
        const float mean = sum / (float)columns;
        float squares = 0;
        for (size_t i = 0; i < columns; i++) squares += (x[i] - mean) * (x[i] - mean);
        const float scale = 1.0f / sqrtf(squares / (float)columns + epsilon);
        for (size_t i = 0; i < columns; i++) x[i] = (x[i] - mean) * scale * gain[i] + offset[i];
    }
}

EACH_PROCESSOR float index_dot(const float *a, const float *b, size_t count) {
    float sum = 0;
    for (size_t i = 0; i < count; i++) sum += a[i] * b[i];
    return sum;
}

EACH_PROCESSOR float index_quantise(const float *x, size_t count, int8_t *codes, float *step) {
    float greatest = 0;
    for (size_t i = 0; i < count; i++) greatest = fabsf(x[i]) > greatest ? fabsf(x[i]) : greatest;
    *step = greatest / 127;
    const float scale = greatest > 0 ? 127 / greatest : 0;
    float squares = 0;
    for (size_t i = 0; i < count; i++) {
        const float scaled = x[i] * scale;
        const float rounded = scaled + (scaled < 0 ? -0.5f : 0.5f);
        codes[i] = (int8_t)(rounded > 127 ? 127 : rounded < -127 ? -127 : rounded);
        const float lost = x[i] - *step * (float)codes[i];
        squares += lost * lost;
    }
    return sqrtf(squares) * 1.001f + 1e-6f;
}

EACH_PROCESSOR void index_dot_codes(const int8_t *codes, const int16_t *query, size_t rows, size_t count,
                                    int32_t *products) {
    for (size_t row = 0; row < rows; row++, codes += count) {
        int32_t sum = 0;
        for (size_t i = 0; i < count; i++) sum += (int32_t)codes[i] * (int32_t)query[i];
        products[row] = sum;
    }
}
