/* Pages whose content and place are known: what an image of the device's memory has to hold.
 *   planter MIB FILE   fills MIB mebibytes that cannot be swapped, writes `INDEX PFN` of each page into FILE, and waits. On SIGUSR1 it writes FILE.again: where the
 *                      pages are then. Says `poisoned PFN` or `not poisoned: WHY` of a page that it lets the kernel take for broken, then `ready`.
 * A page: the sixteen bytes of MAGIC, its index (8 bytes), and words of xorshift64* (Vigna, 2016), started with index + 1. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PAGE = 4096, WORDS = PAGE / 8 };
#define MAGIC "forensics plant\n"
#define PFN_BITS ((1ULL << 55) - 1) /* Documentation/admin-guide/mm/pagemap.rst */

static void die(const char *what) {
    perror(what);
    exit(1);
}

static uint64_t frame(const void *address) {
    int pagemap = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
    uint64_t entry;
    if (pagemap < 0 || pread(pagemap, &entry, 8, (off_t)((uintptr_t)address / PAGE * 8)) != 8) die("pagemap");
    close(pagemap);
    if (!(entry & PFN_BITS)) die("no page frame");
    return entry & PFN_BITS;
}

static void fill(unsigned char *page, uint64_t index) {
    uint64_t words[WORDS], state = index + 1;
    memcpy(words, MAGIC, 16);
    words[2] = index;
    for (int i = 3; i < WORDS; i++) {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        words[i] = state * 2685821657736338717ULL;
    }
    memcpy(page, words, PAGE);
    memset(words, 0, sizeof words); /* The copy on the stack would be a page like those that are planted. */
    __asm__ volatile("" : : "r"(words) : "memory");
}

static void write_frames(const unsigned char *memory, uint64_t pages, const char *path) {
    FILE *file = fopen(path, "w");
    if (!file) die(path);
    for (uint64_t i = 0; i < pages; i++) fprintf(file, "%llu %llu\n", (unsigned long long)i, (unsigned long long)frame(memory + i * PAGE));
    if (fclose(file)) die(path);
}

static void poison(void) {
    unsigned char *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED) die("mmap");
    memset(page, 0xAB, PAGE);
    uint64_t number = frame(page);
    if (madvise(page, PAGE, MADV_HWPOISON)) printf("not poisoned: %s\n", strerror(errno));
    else printf("poisoned %llu\n", (unsigned long long)number);
}

int main(int count, char **words) {
    if (count != 3) return 2;
    uint64_t pages = strtoull(words[1], NULL, 10) << 8;
    unsigned char *memory = mmap(NULL, pages * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED || mlock(memory, pages * PAGE)) die("memory");
    for (uint64_t i = 0; i < pages; i++) fill(memory + i * PAGE, i);
    write_frames(memory, pages, words[2]);
    poison();
    sigset_t asked;
    sigemptyset(&asked);
    sigaddset(&asked, SIGUSR1);
    sigprocmask(SIG_BLOCK, &asked, NULL);
    printf("ready\n");
    fflush(stdout);
    char again[4096], unfinished[4096];
    snprintf(again, sizeof again, "%s.again", words[2]);
    snprintf(unfinished, sizeof unfinished, "%s.unfinished", words[2]);
    for (int number; !sigwait(&asked, &number);) {
        write_frames(memory, pages, unfinished);
        if (rename(unfinished, again)) die(again);
    }
    die("sigwait");
}
