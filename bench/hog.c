// Touches MiB of half-random memory, then ticks every ms and keeps the longest gap seen: the time for which it stood, or did not get the processor.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv) {
  if (argc != 4) return 2; // MIB GAP RESET
  size_t bytes = (size_t)atoi(argv[1]) << 20;
  uint64_t *memory = malloc(bytes), random = 1;
  for (size_t i = 0; i < bytes / 8; i++) {
    if (i & 4096) { random ^= random << 13; random ^= random >> 7; random ^= random << 17; }
    memory[i] = i & 4096 ? random : 0x2020202041414141ull;
  }
  struct timespec last, now, tick = {0, 1000000};
  clock_gettime(CLOCK_MONOTONIC, &last);
  for (double worst = 0;;) {
    nanosleep(&tick, 0);
    clock_gettime(CLOCK_MONOTONIC, &now);
    double gap = (now.tv_sec - last.tv_sec) + (now.tv_nsec - last.tv_nsec) / 1e9;
    last = now;
    if (gap > worst) worst = gap;
    int reset = !access(argv[3], F_OK);
    if (reset) { unlink(argv[3]); worst = 0; }
    if (reset || gap > 0.005) {
      FILE *file = fopen(argv[2], "w");
      if (file) { fprintf(file, "%.3f\n", worst); fclose(file); }
    }
  }
}
