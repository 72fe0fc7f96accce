/* Processes whose memory is dumped. Long because each kind of target is one function, and all of them share how they are announced.
 * Each kind prints lines of a word and what belongs to it, then "ready", and waits to be killed:
 *   pattern ADDRESS HEX   sixteen bytes that lie there; nowhere else, for they are random
 *   absent ADDRESS BYTES  memory that nobody can read without changing the process, or at all
 *   thread ID KIND        a thread that waits, or turns, in a known place
 *   child ID              a process of this one
 *   skip REASON           this machine cannot have it */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/fuse.h>
#include <linux/futex.h>
#include <linux/sched.h>
#include <linux/userfaultfd.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef SYS_memfd_secret
#define SYS_memfd_secret 447 /* asm-generic/unistd.h; the same on x86-64 */
#endif
#define PATTERN 16
#define HOUR 3600
#define QUARTER_OF_AN_HOUR 900
enum { THREAD_STACK = 128 << 10 };

static size_t page;

static void die(const char *what) {
    perror(what);
    exit(1);
}

static void skip(const char *what, const char *why) {
    printf("skip %s: %s\n", what, why);
    fflush(stdout);
    exit(0);
}

static void say(const volatile void *address, const unsigned char *bytes) {
    printf("pattern %lx ", (unsigned long)address);
    for (int i = 0; i < PATTERN; i++) printf("%02x", bytes[i]);
    printf("\n");
}

static void plant(void *address) {
    unsigned char bytes[PATTERN];
    if (getrandom(bytes, sizeof bytes, 0) != sizeof bytes) die("getrandom");
    memcpy(address, bytes, sizeof bytes);
    say(address, bytes);
    memset(bytes, 0, sizeof bytes);
}

static void absent(const void *address, size_t length) { printf("absent %lx %zu\n", (unsigned long)address, length); }

static void ready(void) {
    printf("ready\n");
    fflush(stdout);
}

static void wait_for_the_end(void) {
    ready();
    for (;;) pause();
}

static void *map(size_t length, int protection, int flags) {
    void *address = mmap(0, length, protection, flags | (flags & MAP_SHARED ? 0 : MAP_PRIVATE) | MAP_ANONYMOUS, -1, 0);
    if (address == MAP_FAILED) die("mmap");
    return address;
}

static void *map_file(int file, size_t length, int protection, int flags) {
    void *address = mmap(0, length, protection, flags, file, 0);
    if (address == MAP_FAILED) die("mmap of a file");
    return address;
}

/* ---- threads: some sleep, some wait for a word of memory, one turns. Their depth is their number, so that no two backtraces are alike. */

struct worker {
    pthread_t thread;
    pid_t id;
    int number;
    volatile int blocked;
    unsigned char *stack;
};

static int word = 1;
static volatile unsigned long turns;

__attribute__((noinline)) static void sleep_for_ever(void) {
    struct timespec time = { HOUR, 0 };
    for (;;) nanosleep(&time, 0);
}

__attribute__((noinline)) static void wait_for_the_word(void) {
    for (;;) syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 1, 0, 0, 0);
}

__attribute__((noinline)) static void turn_for_ever(void) {
    for (;;) turns++;
}

__attribute__((noinline)) static int descend(struct worker *self, int depth) {
    if (depth > 0) return descend(self, depth - 1) + 1;
    unsigned char marked[PATTERN];
    memcpy(marked, self->stack, PATTERN);
    self->stack = marked;
    self->blocked = 1;
    if (self->number == 0) turn_for_ever();
    else if (self->number % 2) sleep_for_ever();
    else wait_for_the_word();
    return marked[0];
}

static void *work(void *argument) {
    struct worker *self = argument;
    unsigned char bytes[PATTERN];
    char name[16];
    snprintf(name, sizeof name, "worker %d", self->number);
    prctl(PR_SET_NAME, name);
    self->id = syscall(SYS_gettid);
    if (self->number == 0) setpriority(PRIO_PROCESS, self->id, 19);
    if (getrandom(bytes, sizeof bytes, 0) != sizeof bytes) die("getrandom");
    self->stack = bytes;
    return (void *)(intptr_t)descend(self, 3 + self->number % 20);
}

/* Whether a thread waits in the system call that it is there for: a thread that was only just started may wait for something else. */
static int waits_in(pid_t id, long call) {
    char path[64], text[64] = "";
    snprintf(path, sizeof path, "/proc/self/task/%d/syscall", id);
    int file = open(path, O_RDONLY);
    if (file < 0) return 1;
    ssize_t length = read(file, text, sizeof text - 1);
    close(file);
    return length > 0 && strncmp(text, "running", 7) && atol(text) == call;
}

static void threads(int count) {
    struct worker *all = calloc(count, sizeof *all);
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, THREAD_STACK);
    for (int i = 0; i < count; i++) {
        all[i].number = i;
        if (pthread_create(&all[i].thread, &attributes, work, all + i)) die("pthread_create");
    }
    for (int i = 0; i < count; i++) {
        while (!all[i].blocked) usleep(1000);
        while (i && !waits_in(all[i].id, i % 2 ? SYS_clock_nanosleep : SYS_futex)) usleep(1000);
        say(all[i].stack, all[i].stack);
        printf("thread %d %s\n", all[i].id, !i ? "turns" : i % 2 ? "sleeps" : "waits");
    }
    wait_for_the_end();
}

/* ---- kinds of memory */

/* As many mappings as are asked for: neighbours differ in what they permit, so that the kernel cannot join them. */
static void mappings(long count) {
    char *start = map(count * page, PROT_NONE, MAP_NORESERVE);
    for (long i = 0; i < count; i++) {
        if (mprotect(start + i * page, page, i % 2 ? PROT_READ : PROT_READ | PROT_WRITE)) {
            printf("mapped %ld %s\n", i, strerror(errno));
            count = i;
            break;
        }
    }
    for (long i = 0; i < count; i += i < count - 2000 ? 1000 : 2) plant(start + i * page);
    wait_for_the_end();
}

/* One file whose path is as long as the kernel shows it, four letters for each of its own, mapped so often that the list of mappings is longer than 128 MiB; then memory above it. */
static void long_paths(const char *folder) {
    char name[251];
    memset(name, '\n', sizeof name - 1);
    name[sizeof name - 1] = 0;
    int at = open(folder, O_DIRECTORY), file;
    for (int i = 0; i < 14; i++) {
        if (at < 0 || mkdirat(at, name, 0700)) die("mkdirat");
        at = openat(at, name, O_DIRECTORY);
    }
    if ((file = openat(at, name, O_RDWR | O_CREAT, 0600)) < 0 || ftruncate(file, page)) die("openat");
    char *low = (char *)0x10000000;
    for (int i = 0; i < 10000; i++)
        if (mmap(low + i * page, page, PROT_READ, MAP_PRIVATE | MAP_FIXED_NOREPLACE, file, 0) == MAP_FAILED) die("mmap");
    plant(map(page, PROT_READ | PROT_WRITE, 0));
    char *code = map(page, PROT_READ | PROT_WRITE, 0);
    if (mprotect(code, page, PROT_READ | PROT_WRITE | PROT_EXEC)) die("mprotect");
    wait_for_the_end();
}

/* One mapping whose pages lie in thousands of pieces. */
static void fragments(long count) {
    char *start = map(2 * count * page, PROT_READ | PROT_WRITE, MAP_NORESERVE);
    madvise(start, 2 * count * page, MADV_NOHUGEPAGE);
    for (long i = 0; i < count; i++) plant(start + 2 * i * page);
    wait_for_the_end();
}

/* A page that the process made nobody's, among others. */
static void guard_pages(void) {
    char *start = map(8 * page, PROT_READ | PROT_WRITE, 0);
    plant(start);
    plant(start + 7 * page);
    if (madvise(start + 2 * page, 3 * page, 102 /* MADV_GUARD_INSTALL, asm-generic/mman-common.h */)) skip("guard pages", strerror(errno));
    printf("guard %lx\n", (unsigned long)start);
    wait_for_the_end();
}

/* Memory that instructions can be run from: of no file, of a memory file, or such that can be written too. */
static void executable(const char *kind) {
    int protection = PROT_READ | PROT_EXEC | (strcmp(kind, "writable") ? 0 : PROT_WRITE);
    if (!strcmp(kind, "shared") || !strcmp(kind, "segment")) {
        int segment = !strcmp(kind, "segment") ? shmget(IPC_PRIVATE, page, IPC_CREAT | 0700) : -1;
        char *code = segment < 0 ? map(page, protection, MAP_SHARED) : shmat(segment, 0, SHM_EXEC);
        if (segment >= 0) shmctl(segment, IPC_RMID, 0);
        if (code == (char *)-1) die("shmat");
    } else if (!strcmp(kind, "disguised")) {
        int file = memfd_create("doublemapper", 0);
        if (file < 0 || ftruncate(file, page)) die("memfd_create");
        map_file(file, page, protection, MAP_PRIVATE);
    } else if (!strcmp(kind, "memory")) {
        int file = memfd_create("code", 0);
        if (file < 0 || ftruncate(file, page)) die("memfd_create");
        plant(map_file(file, page, PROT_READ | PROT_WRITE, MAP_SHARED));
        map_file(file, page, protection, MAP_SHARED);
    } else if (strcmp(kind, "none")) {
        char *code = map(page, PROT_READ | PROT_WRITE, 0);
        plant(code);
        if (mprotect(code, page, protection)) die("mprotect");
    }
    wait_for_the_end();
}

static long huge_kilobytes(void) {
    char line[256];
    long sum = 0, value;
    FILE *file = fopen("/proc/self/smaps", "r");
    while (file && fgets(line, sizeof line, file)) if (sscanf(line, "AnonHugePages: %ld", &value) == 1) sum += value;
    if (file) fclose(file);
    return sum;
}

static void hugepages(void) {
    enum { HUGE = 2 << 20 };
    char *start = map(4 * HUGE, PROT_READ | PROT_WRITE, 0);
    start = (char *)(((uintptr_t)start + HUGE - 1) & ~(uintptr_t)(HUGE - 1));
    madvise(start, 3 * HUGE, MADV_HUGEPAGE);
    plant(start);
    plant(start + HUGE + 5 * page);
    plant(start + 3 * HUGE - PATTERN);
    printf("transparent %ld\n", huge_kilobytes() >> 11);
    char *reserved = mmap(0, HUGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0);
    printf("hugetlb %d %s\n", reserved == MAP_FAILED ? 0 : 1, reserved == MAP_FAILED ? strerror(errno) : "mapped");
    if (reserved != MAP_FAILED) plant(reserved + HUGE - page);
    wait_for_the_end();
}

/* A page that only another process touched is in this one's address space all the same. */
static void touched_by_another(void *theirs) {
    int from[2];
    if (pipe(from)) die("pipe");
    fflush(stdout);
    if (!fork()) {
        unsigned char bytes[PATTERN];
        if (getrandom(bytes, sizeof bytes, 0) != sizeof bytes) _exit(1);
        memcpy(theirs, bytes, sizeof bytes);
        _exit(write(from[1], bytes, sizeof bytes) != sizeof bytes);
    }
    unsigned char bytes[PATTERN];
    if (read(from[0], bytes, sizeof bytes) != sizeof bytes) die("the other process");
    wait(0);
    say(theirs, bytes);
}

static void shared(const char *folder) {
    char name[64], path[4096];
    int segment = shmget(IPC_PRIVATE, 4 * page, IPC_CREAT | 0600);
    char *attached = segment < 0 ? (char *)-1 : shmat(segment, 0, 0);
    if (segment >= 0) shmctl(segment, IPC_RMID, 0);
    if (attached == (char *)-1) die("shmat");
    plant(attached + 100);
    touched_by_another(attached + 3 * page);

    snprintf(name, sizeof name, "/forensics-target-%d", getpid());
    int posix = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (posix < 0 || shm_unlink(name) || ftruncate(posix, 4 * page)) die("shm_open");
    char *whole = map_file(posix, 4 * page, PROT_READ | PROT_WRITE, MAP_SHARED);
    plant(whole);
    touched_by_another(whole + 2 * page);

    int memory = memfd_create("twice", 0);
    if (memory < 0 || ftruncate(memory, 2 * page)) die("memfd_create");
    unsigned char *first = map_file(memory, 2 * page, PROT_READ | PROT_WRITE, MAP_SHARED), *second = map_file(memory, 2 * page, PROT_READ, MAP_SHARED);
    plant(first + page);
    say(second + page, first + page);

    touched_by_another(map(2 * page, PROT_READ | PROT_WRITE, MAP_SHARED));

    /* A file: a page of it that was changed here alone, and one that was changed for everybody. */
    snprintf(path, sizeof path, "%s/mapped", folder);
    int file = open(path, O_RDWR | O_CREAT, 0600);
    if (file < 0 || ftruncate(file, 4 * page)) die("a file to map");
    plant((char *)map_file(file, 4 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE) + page);
    plant((char *)map_file(file, 4 * page, PROT_READ | PROT_WRITE, MAP_SHARED) + 3 * page);
    wait_for_the_end();
}

/* Pages that the process itself may not read now, and that it wished to be in no dump. */
static void guarded(void) {
    char *none = map(2 * page, PROT_READ | PROT_WRITE, 0), *writable = map(2 * page, PROT_READ | PROT_WRITE, 0), *kept = map(2 * page, PROT_READ | PROT_WRITE, 0);
    plant(none);
    plant(none + 2 * page - PATTERN);
    plant(writable + page);
    plant(kept);
    if (mprotect(none, 2 * page, PROT_NONE) || mprotect(writable, 2 * page, PROT_WRITE) || madvise(kept, 2 * page, MADV_DONTDUMP)) die("mprotect");
    wait_for_the_end();
}

/* Memory of the process that the kernel gives to nobody else. */
static void secret(void) {
    int file = syscall(SYS_memfd_secret, 0);
    if (file < 0) skip("memfd_secret", strerror(errno));
    if (ftruncate(file, 2 * page)) die("ftruncate");
    char *start = mmap(0, 2 * page, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (start == MAP_FAILED) skip("memfd_secret", strerror(errno));
    memset(start, 's', 2 * page);
    absent(start, 2 * page);
    plant(map(page, PROT_READ | PROT_WRITE, 0));
    wait_for_the_end();
}

/* A mapping whose file has become shorter. */
static void cut(const char *folder) {
    char path[4096];
    snprintf(path, sizeof path, "%s/cut", folder);
    int file = open(path, O_RDWR | O_CREAT, 0600);
    if (file < 0 || ftruncate(file, 4 * page)) die("a file to map");
    char *start = map_file(file, 4 * page, PROT_READ | PROT_WRITE, MAP_SHARED);
    plant(start);
    memset(start + page, 'c', 3 * page);
    if (ftruncate(file, page)) die("ftruncate");
    absent(start + page, 3 * page);
    wait_for_the_end();
}

static void sparse(void) {
    const size_t reserved = (size_t)1 << 40, large = (size_t)8 << 30;
    char *nothing = mmap(0, reserved, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0), *most = map(large, PROT_READ | PROT_WRITE, MAP_NORESERVE);
    if (nothing == MAP_FAILED) skip("1 TiB of addresses", strerror(errno));
    madvise(most, large, MADV_NOHUGEPAGE);
    for (size_t i = 0; i < 10; i++) plant(most + i * (large / 9 & ~(page - 1)) - (i == 9 ? page : 0));
    wait_for_the_end();
}

/* Pages that come from whoever answers for them, and nobody does. */
static void userfault(void) {
    int file = syscall(SYS_userfaultfd, O_CLOEXEC);
    if (file < 0) skip("userfaultfd", strerror(errno));
    struct uffdio_api api = { .api = UFFD_API };
    char *start = map(4 * page, PROT_READ | PROT_WRITE, 0);
    plant(start + page);
    struct uffdio_register range = { .range = { (uintptr_t)start, 4 * page }, .mode = UFFDIO_REGISTER_MODE_MISSING };
    if (ioctl(file, UFFDIO_API, &api) || ioctl(file, UFFDIO_REGISTER, &range)) skip("userfaultfd", strerror(errno));
    absent(start, page);
    absent(start + 2 * page, 2 * page);
    wait_for_the_end();
}

static int is_swapped(const void *address) {
    uint64_t entry = 0;
    int file = open("/proc/self/pagemap", O_RDONLY);
    ssize_t length = pread(file, &entry, sizeof entry, (uintptr_t)address / page * sizeof entry);
    close(file);
    return length == sizeof entry && entry >> 62 & 1;
}

static void swapped(void) {
    char *start = map(4 * page, PROT_READ | PROT_WRITE, 0);
    memset(start, 's', 4 * page);
    madvise(start, 4 * page, MADV_PAGEOUT);
    if (!is_swapped(start)) skip("swap", "the kernel pushes nothing out, there is no swap space");
    absent(start, 4 * page);
    wait_for_the_end();
}

/* ---- a mapping of a file that this process itself serves: whoever stops it must not read there */

static int fuse;
static unsigned char served[PATTERN];
static int is_without_number;

static void answer(uint64_t unique, int error, const void *data, size_t length) {
    static char reply[1 << 17];
    struct fuse_out_header header = { .len = sizeof header + length, .error = -error, .unique = unique };
    memcpy(reply, &header, sizeof header);
    if (length) memcpy(reply + sizeof header, data, length);
    if (write(fuse, reply, header.len) < 0 && errno != ENOENT) perror("write");
}

static struct fuse_attr attributes_of(uint64_t node) {
    struct fuse_attr file = { .ino = is_without_number ? 0 : node, .mode = node == 1 ? S_IFDIR | 0755 : S_IFREG | 0644, .nlink = 1, .size = 16 * page, .blocks = 16 * page / 512 };
    return file;
}

static void *serve(void *argument) {
    static char request[1 << 20];
    (void)argument;
    for (;;) {
        ssize_t got = read(fuse, request, sizeof request);
        if (got < (ssize_t)sizeof(struct fuse_in_header)) {
            if (got < 0 && (errno == EINTR || errno == ENOENT || errno == EAGAIN)) continue;
            return 0;
        }
        struct fuse_in_header *header = (void *)request;
        switch (header->opcode) {
        case FUSE_INIT: {
            struct fuse_init_out out = { .major = 7, .minor = 31, .max_readahead = 0, .max_write = 65536 };
            answer(header->unique, 0, &out, sizeof out);
            break; }
        case FUSE_GETATTR: {
            struct fuse_attr_out out = { .attr_valid = HOUR, .attr = attributes_of(header->nodeid) };
            answer(header->unique, 0, &out, sizeof out);
            break; }
        case FUSE_LOOKUP: {
            struct fuse_entry_out out = { .nodeid = 2, .entry_valid = HOUR, .attr_valid = HOUR, .attr = attributes_of(2) };
            answer(header->unique, 0, &out, sizeof out);
            break; }
        case FUSE_OPEN: {
            struct fuse_open_out out = { .open_flags = 0 };
            answer(header->unique, 0, &out, sizeof out);
            break; }
        case FUSE_READ: {
            static char content[1 << 16];
            struct fuse_read_in *in = (void *)(header + 1);
            size_t length = in->size < sizeof content ? in->size : sizeof content;
            memset(content, 'f', length);
            if (in->offset == 0) memcpy(content, served, PATTERN);
            answer(header->unique, 0, content, length);
            break; }
        case FUSE_FORGET: case FUSE_BATCH_FORGET: case FUSE_INTERRUPT:
            break;
        case FUSE_FLUSH: case FUSE_RELEASE: case FUSE_ACCESS:
            answer(header->unique, 0, 0, 0);
            break;
        default:
            answer(header->unique, ENOSYS, 0, 0);
        }
    }
}

/* The mount is in a namespace of this process alone and goes with it. */
static void own_fuse(const char *folder) {
    char options[128], path[4096];
    pthread_t server;
    if (unshare(CLONE_NEWNS) || mount(0, "/", 0, MS_REC | MS_PRIVATE, 0)) skip("a mount namespace", strerror(errno));
    fuse = open("/dev/fuse", O_RDWR | O_CLOEXEC);
    snprintf(options, sizeof options, "fd=%d,rootmode=40000,user_id=0,group_id=0", fuse);
    if (fuse < 0 || mount("forensics-target", folder, "fuse.target", 0, options)) skip("FUSE", strerror(errno));
    if (getrandom(served, PATTERN, 0) != PATTERN || pthread_create(&server, 0, serve, 0)) die("the server");
    snprintf(path, sizeof path, "%s/file", folder);
    int file = open(path, O_RDONLY);
    if (file < 0) die(path);
    volatile unsigned char *start = map_file(file, 16 * page, PROT_READ, MAP_PRIVATE);
    close(file); /* Closed at the end, it would wait for an answer of this process for ever. */
    if (start[0] != served[0]) die("what is served");
    printf("served %lx %zu\n", (unsigned long)start, 16 * page);
    plant(map(page, PROT_READ | PROT_WRITE, 0));
    wait_for_the_end();
}

/* ---- processes that do not stand still */

static void *change_mappings(void *argument) {
    unsigned state = (unsigned)(uintptr_t)argument;
    char *all[64] = { 0 };
    for (;;) {
        int i = rand_r(&state) % 64;
        if (all[i]) {
            munmap(all[i], 16 * page);
            all[i] = 0;
        } else {
            all[i] = map(16 * page, PROT_READ | PROT_WRITE, 0);
            memset(all[i], i, 16 * page);
            mprotect(all[i] + 4 * page, 4 * page, PROT_READ);
        }
        if (i == 0) usleep(500);
    }
    return 0;
}

static void *end_at_once(void *argument) { return argument; }

static void *start_threads(void *argument) {
    pthread_t thread;
    for (;;) {
        if (!pthread_create(&thread, 0, end_at_once, argument)) pthread_join(thread, 0);
        usleep(100);
    }
    return 0;
}

static void churn(void) {
    pthread_t thread;
    plant(map(page, PROT_READ | PROT_WRITE, 0));
    if (pthread_create(&thread, 0, change_mappings, (void *)1) || pthread_create(&thread, 0, start_threads, 0) || pthread_create(&thread, 0, start_threads, 0)) die("pthread_create");
    ready();
    for (;;) {
        pid_t child = fork();
        if (!child) _exit(0);
        if (child > 0) waitpid(child, 0, 0);
        usleep(200);
    }
}

/* Becomes itself again and again; every other time from a thread that is not the first, which then takes the first one's number. */
static void *become(void *argument) {
    execl("/proc/self/exe", "target", "exec", argument, (char *)0);
    die("exec");
    return 0;
}

static void exec_again(int count) {
    char next[16];
    pthread_t thread;
    if (!count) ready();
    usleep(2000);
    snprintf(next, sizeof next, "%d", count % 1000000 + 1);
    if (count % 2 && !pthread_create(&thread, 0, become, next)) for (;;) pause();
    become(next);
}

static void zombie(void) {
    fflush(stdout);
    pid_t child = fork();
    if (!child) _exit(7);
    siginfo_t end;
    if (waitid(P_PID, child, &end, WEXITED | WNOWAIT)) die("waitid");
    printf("child %d\n", child);
    wait_for_the_end();
}

static int state_of(pid_t id) {
    char path[64], text[512];
    snprintf(path, sizeof path, "/proc/%d/stat", id);
    int file = open(path, O_RDONLY);
    ssize_t length = file < 0 ? 0 : read(file, text, sizeof text - 1);
    close(file);
    if (length <= 0) return 0;
    text[length] = 0;
    return strrchr(text, ')')[2];
}

/* A process whose first thread has ended while another goes on: its first thread is a zombie, the process is not. */
static void *go_on(void *argument) {
    (void)argument;
    while (state_of(getpid()) != 'Z') usleep(1000);
    printf("thread %ld goes-on\n", syscall(SYS_gettid));
    plant(map(page, PROT_READ | PROT_WRITE, 0));
    wait_for_the_end();
    return 0;
}

static void leaderless(void) {
    pthread_t thread;
    if (pthread_create(&thread, 0, go_on, 0)) die("pthread_create");
    pthread_exit(0);
}

/* A process that waits in vfork(2) and cannot be stopped before its child lets it go. */
static void vforked(void) {
    plant(map(page, PROT_READ | PROT_WRITE, 0));
    fflush(stdout);
    pid_t parent = getpid();
    if (!vfork()) {
        char line[64];
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        while (state_of(parent) != 'D') usleep(1000);
        int length = snprintf(line, sizeof line, "child %d\nready\n", getpid());
        if (write(1, line, length) != length) _exit(1);
        for (;;) pause();
    }
}

/* Two processes with one memory; the first starts another program when it is told to, which has other bytes at the same addresses, and the second keeps what was there. */
static volatile sig_atomic_t is_told;

static void be_told(int signal) { (void)signal, is_told = 1; }

static int share(void *parent) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != (pid_t)(intptr_t)parent) _exit(0);
    for (;;) pause();
    return 0;
}

static void sharing(int is_second) {
    enum { MANY = 32 << 20 };
    char *start = mmap((void *)0x200000000, MANY, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
    if (start == MAP_FAILED) die("mmap");
    memset(start, is_second ? 'b' : 'a', MANY);
    if (is_second) wait_for_the_end();
    for (int i = 0; i < 32; i++) plant(start + i * (MANY / 32));
    struct sigaction action = { .sa_handler = be_told };
    sigaction(SIGUSR1, &action, 0);
    char *stack = map(1 << 16, PROT_READ | PROT_WRITE, 0);
    int child = clone(share, stack + (1 << 16), CLONE_VM | SIGCHLD, (void *)(intptr_t)getpid());
    if (child < 0) die("clone");
    printf("child %d\n", child);
    ready();
    while (!is_told) usleep(1000);
    execl("/proc/self/exe", "target", "second", (char *)0);
}

/* A child with the number of a process that has ended. */
static void numbered(pid_t number) {
    struct clone_args child = { .exit_signal = SIGCHLD, .set_tid = (uintptr_t)&number, .set_tid_size = 1 };
    fflush(stdout);
    long id = syscall(SYS_clone3, &child, sizeof child);
    if (id < 0) skip("choice of the numbers of processes", strerror(errno));
    if (id) for (;;) pause();
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    wait_for_the_end();
}

static void stopped(void) {
    plant(map(page, PROT_READ | PROT_WRITE, 0));
    ready();
    raise(SIGSTOP);
    printf("continued\n");
    wait_for_the_end();
}

/* ---- a stack of its own for the handler of a signal, which does not return */

__attribute__((noinline)) static void handle(int number, siginfo_t *origin, void *context) {
    unsigned char marked[PATTERN];
    (void)number, (void)origin, (void)context;
    plant(marked);
    wait_for_the_end();
}

__attribute__((noinline)) static void be_interrupted(void) {
    unsigned char marked[PATTERN];
    plant(marked);
    raise(SIGUSR1);
}

static void handler(void) {
    stack_t stack = { .ss_sp = map(THREAD_STACK, PROT_READ | PROT_WRITE, 0), .ss_size = THREAD_STACK };
    struct sigaction action = { .sa_sigaction = handle, .sa_flags = SA_ONSTACK | SA_SIGINFO };
    if (sigaltstack(&stack, 0) || sigaction(SIGUSR1, &action, 0)) die("sigaction");
    be_interrupted();
}

/* ---- one that tells that it runs: for each line "tick TURNS LONGEST-GAP-IN-MICROSECONDS SIGNALS", the gap since the last line.
 * It changes when it is told to: SIGUSR1 - it becomes another program; SIGUSR2 - it gives half of its memory back, and forks. Both are told by "ready". */

static volatile sig_atomic_t signals, change;

static void ask_for_change(int number) { change = number; }

static void count_signal(int number) {
    (void)number;
    signals++;
}

static long microseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000L + now.tv_nsec / 1000;
}

static void ticking(size_t mebibytes) {
    struct sigaction action = { .sa_handler = count_signal };
    uint64_t *filled = map((mebibytes << 20) + page, PROT_READ | PROT_WRITE, 0), state = 88172645463325252ull;
    for (size_t i = 0; i < mebibytes << 17; i++) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        filled[i] = state;
    }
    plant((char *)filled + (mebibytes << 20));
    sigaction(SIGRTMIN, &action, 0);
    action.sa_handler = ask_for_change;
    sigaction(SIGUSR1, &action, 0);
    sigaction(SIGUSR2, &action, 0);
    ready();
    struct pollfd input = { .fd = 0, .events = POLLIN };
    long count = 0, gap = 0, last = microseconds();
    for (;;) {
        int got = poll(&input, 1, 1);
        if (change == SIGUSR1) execl("/proc/self/exe", "target", "ticking", "0", (char *)0);
        if (change == SIGUSR2) {
            change = 0;
            munmap((char *)filled + (mebibytes << 19), mebibytes << 19);
            pid_t child = fork();
            if (!child) _exit(0);
            waitpid(child, 0, 0);
            ready();
        }
        long now = microseconds();
        if (now - last > gap) gap = now - last;
        last = now;
        count++;
        if (got > 0) {
            char line[256];
            if (read(0, line, sizeof line) <= 0) return;
            printf("tick %ld %ld %d\n", count, gap, (int)signals);
            fflush(stdout);
            gap = 0;
            last = microseconds();
        }
    }
}

int main(int count, char **arguments) {
    const char *kind = count > 1 ? arguments[1] : "", *argument = count > 2 ? arguments[2] : "0";
    page = sysconf(_SC_PAGESIZE);
    alarm(QUARTER_OF_AN_HOUR); /* Whatever becomes of the test. */
    if (!strcmp(kind, "threads")) threads(atoi(argument));
    else if (!strcmp(kind, "mappings")) mappings(atol(argument));
    else if (!strcmp(kind, "executable")) executable(argument);
    else if (!strcmp(kind, "hugepages")) hugepages();
    else if (!strcmp(kind, "shared")) shared(argument);
    else if (!strcmp(kind, "guarded")) guarded();
    else if (!strcmp(kind, "secret")) secret();
    else if (!strcmp(kind, "cut")) cut(argument);
    else if (!strcmp(kind, "sparse")) sparse();
    else if (!strcmp(kind, "userfault")) userfault();
    else if (!strcmp(kind, "swapped")) swapped();
    else if (!strcmp(kind, "ownfuse")) own_fuse(argument);
    else if (!strcmp(kind, "unnumbered")) is_without_number = 1, own_fuse(argument);
    else if (!strcmp(kind, "longpaths")) long_paths(argument);
    else if (!strcmp(kind, "fragments")) fragments(atol(argument));
    else if (!strcmp(kind, "sharing")) sharing(0);
    else if (!strcmp(kind, "second")) sharing(1);
    else if (!strcmp(kind, "guardpages")) guard_pages();
    else if (!strcmp(kind, "churn")) churn();
    else if (!strcmp(kind, "exec")) exec_again(atoi(argument));
    else if (!strcmp(kind, "zombie")) zombie();
    else if (!strcmp(kind, "leaderless")) leaderless();
    else if (!strcmp(kind, "vforked")) vforked();
    else if (!strcmp(kind, "numbered")) numbered(atoi(argument));
    else if (!strcmp(kind, "stopped")) stopped();
    else if (!strcmp(kind, "handler")) handler();
    else if (!strcmp(kind, "ticking")) ticking(strtoul(argument, 0, 10));
    else return 2;
}
