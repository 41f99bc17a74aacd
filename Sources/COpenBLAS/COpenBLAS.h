#ifndef COPENBLAS_H
#define COPENBLAS_H

// Debian's OpenBLAS, which brings its own copy of the standard C interface.
#include <cblas-openblas.h>

#endif
