/* How fast a network's parts are on this processor: bench_network [ROWS].  Prints one line a measurement: products of
 * ROWS × 128 by 128 × 576 by each kernel that is there, the functions over rows of 128, and an encoder of two recurrent
 * layers with 96 columns in each direction. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "proto/error.h"
#include "worker/model/lanes.h"
#include "worker/model/network.h"
#include "worker/model/network_math.h"
#include "worker/model/network_product.h"
#include "worker/model/network_write.h"

enum { INPUTS = 128, OUTPUTS = 576 };
static const double ENOUGH = 0.5;  /* seconds */

static uint64_t seed = 88172645463325252u;

static unsigned draw(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (unsigned)(seed >> 33);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void *memory(size_t n)
{
    void *p = NULL;
    CW_CHECK(posix_memalign(&p, sizeof(lanes), n) == 0);
    return memset(p, 0, n);
}

static float *numbers(size_t n)
{
    float *x = memory(n * sizeof *x);
    for (size_t i = 0; i < n; i++) x[i] = (float)(draw() % 2000) / 500 - 2;
    return x;
}

static void bench_products(size_t rows, const float *x)
{
    struct product_matrix m = {.inputs = INPUTS, .outputs = OUTPUTS, .scale = numbers(OUTPUTS),
                               .bias = numbers(OUTPUTS)};
    int8_t *weight = memory(product_bytes(INPUTS, OUTPUTS));
    int32_t *offset = memory(OUTPUTS * sizeof *offset);
    uint8_t *byte = memory(rows * INPUTS);
    float *scale = numbers(rows), *out = memory(rows * OUTPUTS * sizeof *out);
    for (size_t i = 0; i < product_bytes(INPUTS, OUTPUTS); i++) weight[i] = (int8_t)(draw() % 255 - 127);
    product_offsets(weight, INPUTS, OUTPUTS, offset);
    m.weight = weight;
    m.offset = offset;
    product_quantise(product_kernel_best(), x, rows, INPUTS, byte, scale);
    size_t count;
    const struct product_kernel *kernel = product_kernels(&count);
    for (size_t i = 0; i < count; i++) {
        if (!kernel[i].is_there()) continue;
        size_t times = 0;
        double begin = now(), passed;
        do {
            kernel[i].multiply(&m, byte, scale, rows, out);
            times++;
        } while ((passed = now() - begin) < ENOUGH);
        printf("%-12s %7.1f billion products a second\n", kernel[i].name,
               (double)(times * rows) * INPUTS * OUTPUTS / passed / 1e9);
    }
    free(weight);
    free(offset);
    free(byte);
    free(scale);
    free(out);
    free((float *)m.scale);
    free((float *)m.bias);
}

static float *x, *y, *z, *ones;
static uint8_t *bytes;
static size_t all;

static void run_sigmoid(void) { network_sigmoid(y, all); }
static void run_relu(void) { network_relu(y, all); }
static void run_scan(void) { network_scan(y, x, ones, z, all); }
static void run_highway(void) { network_highway(y, ones, x, all); }
static void run_quantise(void) { product_quantise(product_kernel_best(), x, all / INPUTS, INPUTS, bytes, y); }

static void bench_functions(size_t rows)
{
    static const struct {
        const char *name;
        void (*run)(void);
    } functions[] = {{"sigmoid", run_sigmoid}, {"relu", run_relu}, {"scan", run_scan}, {"highway", run_highway},
                     {"quantise", run_quantise}};
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        size_t times = 0;
        double begin = now(), passed;
        do {
            functions[i].run();
            times++;
        } while ((passed = now() - begin) < ENOUGH);
        printf("%-12s %7.1f ns for a row of %d\n", functions[i].name, passed * 1e9 / (double)(times * rows), INPUTS);
    }
}

/* ---- An encoder ---- */

enum { PARTS = 10, TABLE = 20000, N = 96, TOKENS = 20000, SENTENCE = 25 };

static void write_matrix(struct network_writer *w, const char *name, size_t inputs, size_t outputs)
{
    float *weight = numbers(inputs * outputs);
    for (size_t i = 0; i < inputs * outputs; i++) weight[i] *= 0.1f;
    network_write_matrix(w, name, inputs, outputs, weight, NULL);
    free(weight);
}

static void write_encoder(const char *path)
{
    struct network_writer *w = network_writer_new();
    CW_CHECK(w);
    float *table = numbers(TABLE * 32);
    network_write_table(w, "table", TABLE, 32, table);
    for (size_t i = 0; i < PARTS; i++) network_write_part(w, "table", 1, NETWORK_IDENTITY);
    write_matrix(w, "inner", PARTS * 32, 2 * N);
    write_matrix(w, "gates 1", 3 * 2 * N, 6 * N);
    write_matrix(w, "gates 2", 2 * N, 6 * N);
    network_write_affine(w, "inner");
    network_write_save(w);
    network_write_window(w, 1, 1);
    network_write_affine(w, "gates 1");
    network_write_recurrent(w, NETWORK_GATES);
    network_write_save(w);
    network_write_affine(w, "gates 2");
    network_write_recurrent(w, NETWORK_GATES);
    CW_CHECK(network_writer_save(w, path) == CW_OK);
    network_writer_free(w);
    free(table);
}

static void bench_encoder(void)
{
    char path[] = "/tmp/bench_network.XXXXXX";
    static int32_t ids[TOKENS * PARTS];
    static uint32_t begin[TOKENS / SENTENCE + 1];
    struct network *n;
    int fd = mkstemp(path);
    CW_CHECK(fd >= 0);
    close(fd);
    write_encoder(path);
    CW_CHECK(network_open(path, &n) == CW_OK);
    unlink(path);
    for (size_t i = 0; i < TOKENS * PARTS; i++)
        ids[i] = (int32_t)(draw() % (1 + draw() % TABLE));  /* small ones often, like words */
    for (uint32_t i = 0; i <= TOKENS / SENTENCE; i++) begin[i] = i * SENTENCE;
    struct arena *arena = arena_new(0);
    size_t times = 0;
    double start = now(), passed;
    do {
        arena_reset(arena);
        network_encode(n, ids, begin, TOKENS / SENTENCE, arena);
        times++;
    } while ((passed = now() - start) < ENOUGH);
    printf("%-12s %7.0f thousand tokens a second\n", "encoder", (double)times * TOKENS / passed / 1e3);
    arena_free(arena);
    network_close(n);
}

int main(int argc, char **argv)
{
    size_t rows = argc > 1 ? strtoul(argv[1], NULL, 10) : 64;
    if (rows == 0 || rows > 1 << 20) {
        fprintf(stderr, "usage: bench_network [ROWS]\n");
        return 2;
    }
    all = rows * INPUTS;
    x = numbers(all);
    y = numbers(all);
    z = numbers(all);
    ones = numbers(all);
    bytes = memory(all);
    bench_products(rows, x);
    bench_functions(rows);
    bench_encoder();
    free(x);
    free(y);
    free(z);
    free(ones);
    free(bytes);
    return 0;
}
