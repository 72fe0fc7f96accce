// The least that images memory: the RAM of /proc/kcore, 1 MiB a read, to nowhere, or as LiME to a file through the page cache or (-d) past it.
// Usage: kcoreread KCORE IOMEM [[-d] FILE|-]
#define _GNU_SOURCE
#define _FILE_OFFSET_BITS 64
#include <elf.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { Piece = 1 << 20, Block = 4096, MaxRanges = 4096 };

static unsigned char *piece;
static size_t filled;
static int output = -1, direct;
static uint64_t total;

static void fail(const char *what) { perror(what); exit(1); }

static void flush(size_t length)
{
    for (size_t done = 0; output >= 0 && done < length;) {
        ssize_t written = write(output, piece + done, length - done);
        if (written <= 0) fail("write");
        done += (size_t)written;
    }
    total += filled;
    filled = 0;
}

static void image(int kcore, uint64_t offset, uint64_t start, uint64_t end)
{
    struct { uint32_t magic, version; uint64_t start, last, reserved; } header = { 0x4C694D45, 1, start, end - 1, 0 };
    if (output >= 0) {
        size_t first = sizeof header < Piece - filled ? sizeof header : Piece - filled;
        memcpy(piece + filled, &header, first);
        if ((filled += first) == Piece) flush(Piece);
        memcpy(piece + filled, (char *)&header + first, sizeof header - first);
        filled += sizeof header - first;
    }
    for (uint64_t at = start; at < end;) {
        size_t wanted = Piece - filled < end - at ? Piece - filled : (size_t)(end - at);
        ssize_t got = pread(kcore, piece + filled, wanted, (off_t)(offset + (at - start)));
        if (got <= 0) fail("pread");
        at += (uint64_t)got;
        if ((filled += (size_t)got) == Piece) flush(Piece);
    }
}

int main(int count, char **names)
{
    static Elf64_Ehdr head;
    static Elf64_Phdr segments[MaxRanges];
    int kcore = count > 2 ? open(names[1], O_RDONLY) : -1;
    FILE *iomem = count > 2 ? fopen(names[2], "r") : NULL;
    if (kcore < 0 || !iomem || pread(kcore, &head, sizeof head, 0) != sizeof head || head.e_phnum > MaxRanges) fail("kcore, iomem");
    if (pread(kcore, segments, head.e_phnum * sizeof *segments, (off_t)head.e_phoff) < 0) fail("segments");
    if (posix_memalign((void **)&piece, Block, Piece)) return 1;
    direct = count > 4 && !strcmp(names[3], "-d");
    if (count > 3 + direct) {
        const char *name = names[3 + direct];
        output = strcmp(name, "-") ? open(name, O_WRONLY | O_CREAT | O_TRUNC | (direct ? O_DIRECT : 0), 0600) : 1;
        if (output < 0) fail(name);
    }
    for (char line[256]; fgets(line, sizeof line, iomem);) {
        unsigned long long first, last;
        if (line[0] == ' ' || !strstr(line, ": System RAM") || sscanf(line, "%llx-%llx", &first, &last) != 2) continue;
        uint64_t start = (first + Block - 1) / Block * Block, end = (last + 1) / Block * Block;
        // The longest view that begins it: the kernel's text has a view of its own.
        Elf64_Phdr *best = NULL;
        for (int i = 0; i < head.e_phnum; i++) {
            Elf64_Phdr *s = &segments[i];
            if (s->p_type == PT_LOAD && s->p_paddr != UINT64_MAX && s->p_paddr <= start && start < s->p_paddr + s->p_memsz && (!best || s->p_memsz > best->p_memsz)) best = s;
        }
        if (!best) continue;
        if (end > best->p_paddr + best->p_memsz) end = best->p_paddr + best->p_memsz;
        if (start < end) image(kcore, best->p_offset + (start - best->p_paddr), start, end);
    }
    uint64_t all = total + filled;
    flush(direct ? (filled + Block - 1) / Block * Block : filled);
    if (direct && ftruncate(output, (off_t)all)) fail("ftruncate");
    fprintf(stderr, "%llu bytes\n", (unsigned long long)all);
    return 0;
}
