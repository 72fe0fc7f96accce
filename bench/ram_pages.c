// Compares memory by page of 4 KiB. `diff BEFORE AFTER`: all, not zero in either, differing, differing of those not zero before. `image MEMORY <IMAGE.lime`: pages of the image, equal ones,
// not zero in MEMORY, equal ones of those. BEFORE, AFTER, MEMORY: from address 0 on, as QEMU's pmemsave writes.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

enum { Page = 4096 };

static uint64_t length;

static const unsigned char *map(const char *name)
{
    struct stat status;
    int file = open(name, O_RDONLY);
    if (file < 0 || fstat(file, &status)) return NULL;
    length = (uint64_t)status.st_size;
    const void *memory = mmap(NULL, length, PROT_READ, MAP_PRIVATE, file, 0);
    return memory == MAP_FAILED ? NULL : memory;
}

static int zero(const unsigned char *page) { return page[0] == 0 && !memcmp(page, page + 1, Page - 1); }

int main(int count, char **words)
{
    unsigned long long pages = 0, filled = 0, result = 0, of_filled = 0;
    if (count == 4 && !strcmp(words[1], "diff")) {
        const unsigned char *before = map(words[2]), *after = map(words[3]);
        if (!before || !after) return 2;
        for (uint64_t at = 0; at + Page <= length; at += Page, pages++) {
            int was = !zero(before + at), differs = memcmp(before + at, after + at, Page) != 0;
            filled += (unsigned)(was || differs);
            result += (unsigned)differs;
            of_filled += (unsigned)(was && differs);
        }
    } else if (count == 3 && !strcmp(words[1], "image")) {
        const unsigned char *memory = map(words[2]);
        static unsigned char page[Page];
        struct { uint32_t magic, version; uint64_t start, last, reserved; } header;
        if (!memory) return 2;
        while (fread(&header, sizeof header, 1, stdin) == 1 && header.magic == 0x4C694D45)
            for (uint64_t at = header.start; at < header.last && fread(page, Page, 1, stdin) == 1; at += Page, pages++) {
                if (at + Page > length) return 2;
                int same = !memcmp(page, memory + at, Page), was = !zero(memory + at);
                filled += (unsigned)was;
                result += (unsigned)same;
                of_filled += (unsigned)(same && was);
            }
    } else {
        return 2;
    }
    printf("%llu\t%llu\t%llu\t%llu\n", pages, filled, result, of_filled);
    return 0;
}
