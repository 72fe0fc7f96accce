// Starts the program on the libc and the loader of the archive, whatever the device has (docs/adr/0011).
//
// The kernel starts this static program under the name `forensics` or `Forensics.Worker`. It cleans the environment, maps OUR ld.so into its own
// process and jumps to it, with the arguments that make it run `lib/NAME.apphost`, the .NET apphost, on the libraries in `lib`. /proc/self/exe stays
// this file: the apphost finds the runtime beside it, and the host can start its workers by their path. An execve of ld.so would lose both.
//
// References: elf(5), getauxval(3), ld.so(8), System V ABI "Process Initialization" (x86-64 3.4.1; AArch64 the same layout).
#define _GNU_SOURCE
#include <alloca.h>
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <unistd.h>

#if defined(__x86_64__)
#define LOADER "ld-linux-x86-64.so.2"
#define MACHINE EM_X86_64
#elif defined(__aarch64__)
#define LOADER "ld-linux-aarch64.so.1"
#define MACHINE EM_AARCH64
#else
#error "no jump for this architecture"
#endif

enum {
    CannotStart = 126,          // as a shell says it of a file that cannot be executed; the program itself never returns it
    KernelMajor = 5,            // waitid(P_PIDFD): how the host takes the end of a worker
    KernelMinor = 4,
    MaxPath = 4096,
    MaxArguments = 4096,
    MaxVariables = 32,
    MaxAuxiliary = 64,
    MaxSegments = 16,
    LoaderArguments = 8,
    // Below this many descriptors the runtime ends itself without a word; it was seen to start with 160.
    NeededDescriptors = 160,
};

// What is let through. Everything else - LD_*, DOTNET_*, CORECLR_*, COMPlus_*, OPENSSL_*, GCONV_PATH, ... - could load or steer code.
// LANG and LC_* are missing on purpose: a locale of the device brings files of its own; text is UTF-8.
static const char *const Allowed[] = { "PATH", "HOME", "USER", "LOGNAME", "SUDO_USER", "TERM", "NO_COLOR", "TZ", "TMPDIR", "SSL_CERT_FILE", "SSL_CERT_DIR", 0 };

// What the host tells a worker beyond that.
static const char WorkerName[] = "Forensics.Worker";
static const char *const AllowedInWorker[] = { "DOTNET_GCHeapHardLimit", 0 };

static char *const Fixed[] = { "LC_ALL=C", "DOTNET_EnableDiagnostics=0", "DOTNET_TieredPGO=0", "OPENSSL_CONF=/dev/null", 0 };

struct paths {
    char self[MaxPath], directory[MaxPath];
    const char *name;
    char library[MaxPath], loader[MaxPath], apphost[MaxPath];
};

struct loader {
    Elf64_Ehdr header;
    Elf64_Phdr segments[MaxSegments];
    uintptr_t base;             // what is added to an address of the file
};

struct words {
    uintptr_t *next, *end;
};

static const char *program = "forensics";

// One line, no more: it may be all that a responder sees.
static _Noreturn void fail(const char *what, const char *detail)
{
    fprintf(stderr, "%s: cannot start: %s%s\n", program, what, detail);
    _exit(CannotStart);
}

static void join(char *to, const char *directory, const char *separator, const char *name, const char *suffix)
{
    int length = snprintf(to, MaxPath, "%s%s%s%s", directory, separator, name, suffix);
    if (length < 0 || length >= MaxPath)
        fail("the path of this program is too long", "");
}

static void find_paths(struct paths *paths)
{
    ssize_t length = readlink("/proc/self/exe", paths->self, sizeof paths->self);
    if (length <= 0)
        fail("/proc is not mounted, and the runtime needs it", "");
    if ((size_t)length >= sizeof paths->self)
        fail("the path of this program is too long", "");
    paths->self[length] = 0;

    memcpy(paths->directory, paths->self, sizeof paths->self);
    char *slash = strrchr(paths->directory, '/');
    if (!slash)
        fail("no path: ", paths->self);
    *slash = 0;
    paths->name = paths->self + (slash - paths->directory) + 1;
    join(paths->library, paths->directory, "/", "lib", "");
    join(paths->loader, paths->library, "/", LOADER, "");
    join(paths->apphost, paths->library, "/", paths->name, ".apphost");
}

static void check_files(const struct paths *paths)
{
    static const char *const needed[] = { "lib/libc.so.6", "lib/libstdc++.so.6", "libhostfxr.so", "libhostpolicy.so", "libcoreclr.so", 0 };
    char path[MaxPath];
    if (access(paths->apphost, R_OK))
        fail("a file of the archive is missing; unpack it whole and keep its names: ", paths->apphost);
    for (int i = 0; needed[i]; i++) {
        join(path, paths->directory, "/", needed[i], "");
        if (access(path, R_OK))
            fail("a file of the archive is missing; unpack it whole: ", path);
    }
}

// The runtime makes its first GUID of it, and dies of an exception without.
static void check_devices(void)
{
    if (access("/dev/urandom", R_OK))
        fail("/dev/urandom cannot be read, and the runtime needs it", "");
}

static void check_kernel(void)
{
    struct utsname kernel;
    int major = 0, minor = 0;
    if (uname(&kernel) || sscanf(kernel.release, "%d.%d", &major, &minor) != 2)
        return;                 // unknown is not too old
    if (major < KernelMajor || (major == KernelMajor && minor < KernelMinor))
        fail("Linux 5.4 or later is needed, this is ", kernel.release);
}

// The soft limit is what a shell set for its children; a worker keeps what the host gave it.
static void check_descriptors(int is_worker)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit))
        return;
    if (!is_worker && limit.rlim_cur < limit.rlim_max) {
        struct rlimit raised = { limit.rlim_max, limit.rlim_max };
        if (!setrlimit(RLIMIT_NOFILE, &raised))
            limit = raised;
    }
    if (limit.rlim_cur < NeededDescriptors) {
        char text[32];
        snprintf(text, sizeof text, "%llu (ulimit -Hn)", (unsigned long long)limit.rlim_cur);
        fail("the runtime needs 160 open files, the hard limit is ", text);
    }
}

static void read_loader(int file, struct loader *loader)
{
    Elf64_Ehdr *header = &loader->header;
    if (pread(file, header, sizeof *header, 0) != sizeof *header || memcmp(header->e_ident, ELFMAG, SELFMAG) || header->e_machine != MACHINE
        || header->e_type != ET_DYN || header->e_phentsize != sizeof(Elf64_Phdr) || header->e_phnum == 0 || header->e_phnum > MaxSegments)
        fail("not a loader for this machine: ", "lib/" LOADER);
    size_t bytes = header->e_phnum * sizeof(Elf64_Phdr);
    if (header->e_phoff > INT32_MAX || pread(file, loader->segments, bytes, (off_t)header->e_phoff) != (ssize_t)bytes)
        fail("cut short: ", "lib/" LOADER);
    for (int i = 0; i < header->e_phnum; i++) {
        const Elf64_Phdr *segment = &loader->segments[i];
        // Far above any loader; no sum below can overflow.
        if (segment->p_type == PT_LOAD && (segment->p_vaddr > INT32_MAX || segment->p_memsz > INT32_MAX || segment->p_offset > INT32_MAX || segment->p_filesz > segment->p_memsz))
            fail("damaged: ", "lib/" LOADER);
    }
}

static uintptr_t down(uintptr_t address, uintptr_t page) { return address & ~(page - 1); }
static uintptr_t up(uintptr_t address, uintptr_t page) { return down(address + page - 1, page); }

static int protection(const Elf64_Phdr *segment)
{
    return (segment->p_flags & PF_R ? PROT_READ : 0) | (segment->p_flags & PF_W ? PROT_WRITE : 0) | (segment->p_flags & PF_X ? PROT_EXEC : 0);
}

static void map_segment(int file, const Elf64_Phdr *segment, uintptr_t base, uintptr_t page)
{
    uintptr_t start = down(segment->p_vaddr, page), lead = segment->p_vaddr - start;
    uintptr_t file_end = segment->p_vaddr + segment->p_filesz, file_page_end = up(file_end, page), end = up(segment->p_vaddr + segment->p_memsz, page);
    int access = protection(segment);
    if (segment->p_offset < lead || (segment->p_offset - lead) % page != 0)
        fail("made for another page size: ", "lib/" LOADER);
    if (mmap((void *)(base + start), segment->p_filesz + lead, access, MAP_PRIVATE | MAP_FIXED, file, (off_t)(segment->p_offset - lead)) == MAP_FAILED)
        fail(errno == EPERM ? "the medium is mounted noexec; copy the folder to one that is not" : "the loader cannot be mapped: ", errno == EPERM ? "" : strerror(errno));
    // Not only up to the end of .bss: ld.so's first malloc takes the rest of the page, and takes it for zero.
    if (access & PROT_WRITE)
        memset((void *)(base + file_end), 0, file_page_end - file_end);
    if (end > file_page_end && mmap((void *)(base + file_page_end), end - file_page_end, access, MAP_PRIVATE | MAP_FIXED | MAP_ANONYMOUS, -1, 0) == MAP_FAILED)
        fail("no memory: ", strerror(errno));
}

static void map_loader(const char *path, struct loader *loader, uintptr_t page)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        fail("a file of the archive is missing; unpack it whole: ", path);
    read_loader(file, loader);

    uintptr_t lowest = UINTPTR_MAX, highest = 0;
    for (int i = 0; i < loader->header.e_phnum; i++) {
        const Elf64_Phdr *segment = &loader->segments[i];
        if (segment->p_type != PT_LOAD)
            continue;
        uintptr_t start = down(segment->p_vaddr, page), end = up(segment->p_vaddr + segment->p_memsz, page);
        lowest = start < lowest ? start : lowest;
        highest = end > highest ? end : highest;
    }
    if (lowest >= highest)
        fail("damaged: ", "lib/" LOADER);

    // One reservation, so that the segments keep their distances.
    void *place = mmap(0, highest - lowest, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (place == MAP_FAILED)
        fail("no memory: ", strerror(errno));
    loader->base = (uintptr_t)place - lowest;
    for (int i = 0; i < loader->header.e_phnum; i++)
        if (loader->segments[i].p_type == PT_LOAD)
            map_segment(file, &loader->segments[i], loader->base, page);
    close(file);
}

static void put(struct words *words, uintptr_t word)
{
    if (words->next == words->end)
        fail("the start-up block is full", "");
    *words->next++ = word;
}

static void put_text(struct words *words, const char *text) { put(words, (uintptr_t)text); }

static int is_in(const char *variable, const char *const *names)
{
    for (; *names; names++) {
        size_t length = strlen(*names);
        if (!strncmp(variable, *names, length) && variable[length] == '=')
            return 1;
    }
    return 0;
}

static void put_arguments(struct words *words, const struct paths *paths, int count, char **arguments)
{
    const char *const loader[] = { paths->loader, "--inhibit-cache", "--library-path", paths->library, "--argv0", paths->self, paths->apphost, 0 };
    uintptr_t *total = words->next;
    put(words, 0);
    for (int i = 0; loader[i]; i++)
        put_text(words, loader[i]);
    for (int i = 1; i < count; i++)
        put_text(words, arguments[i]);
    *total = (uintptr_t)(words->next - total - 1);
    put(words, 0);
}

static void put_environment(struct words *words, char **environment, int is_worker)
{
    int variables = 0, has_home = 0;
    for (; *environment && variables < MaxVariables; environment++) {
        if (is_in(*environment, Allowed) || (is_worker && is_in(*environment, AllowedInWorker))) {
            has_home |= !strncmp(*environment, "HOME=", 5);
            put_text(words, *environment);
            variables++;
        }
    }
    for (int i = 0; Fixed[i]; i++)
        put_text(words, Fixed[i]);
    if (!has_home)
        put_text(words, "HOME=/");    // without it, and without an entry in passwd, TLS fails
    put(words, 0);
}

// What the kernel told about this program is told of ld.so instead.
static void put_auxiliary(struct words *words, const Elf64_auxv_t *entry, const struct loader *loader, const struct paths *paths)
{
    for (; entry->a_type != AT_NULL; entry++) {
        uintptr_t value = entry->a_un.a_val;
        switch (entry->a_type) {
        case AT_PHDR: value = loader->base + loader->header.e_phoff; break;
        case AT_PHNUM: value = loader->header.e_phnum; break;
        case AT_PHENT: value = sizeof(Elf64_Phdr); break;
        case AT_BASE: value = 0; break;
        case AT_ENTRY: value = loader->base + loader->header.e_entry; break;
        case AT_EXECFN: value = (uintptr_t)paths->self; break;
        }
        put(words, entry->a_type);
        put(words, value);
    }
    put(words, AT_NULL);
    put(words, 0);
}

static _Noreturn void jump(uintptr_t stack, uintptr_t entry)
{
#if defined(__x86_64__)
    __asm__ volatile("mov %0, %%rsp\n\txor %%edx, %%edx\n\txor %%ebp, %%ebp\n\tjmp *%1" : : "r"(stack), "r"(entry) : "memory");
#else
    register uintptr_t at __asm__("x9") = stack, to __asm__("x10") = entry;
    __asm__ volatile("mov sp, %0\n\tmov x0, xzr\n\tmov x29, xzr\n\tmov x30, xzr\n\tbr %1" : : "r"(at), "r"(to) : "memory");
#endif
    __builtin_unreachable();
}

int main(int count, char **arguments, char **environment)
{
    static struct paths paths;
    static struct loader loader;
    find_paths(&paths);
    program = paths.name;
    int is_worker = !strcmp(paths.name, WorkerName);
    check_kernel();
    check_devices();
    check_descriptors(is_worker);
    check_files(&paths);
    if (count < 1 || count > MaxArguments)
        fail("too many arguments", "");

    // The auxiliary vector stands behind the environment.
    char **end = environment;
    while (*end)
        end++;
    const Elf64_auxv_t *auxiliary = (const Elf64_auxv_t *)(end + 1);
    int entries = 0;
    uintptr_t page = 4096;
    for (; entries < MaxAuxiliary && auxiliary[entries].a_type != AT_NULL; entries++)
        if (auxiliary[entries].a_type == AT_PAGESZ)
            page = auxiliary[entries].a_un.a_val;
    if (entries == MaxAuxiliary)
        fail("too many entries in the auxiliary vector", "");
    map_loader(paths.loader, &loader, page);

    // On the kernel's own stack, so that it can grow as the runtime expects; aligned to 16 bytes as both ABIs want it.
    size_t size = LoaderArguments + (size_t)count + 2 + MaxVariables + sizeof Fixed / sizeof *Fixed + 2 + 2 * ((size_t)entries + 1);
    uintptr_t *block = alloca((size + 2) * sizeof *block);
    block = (uintptr_t *)up((uintptr_t)block, 16);
    struct words words = { block, block + size };
    put_arguments(&words, &paths, count, arguments);
    put_environment(&words, environment, is_worker);
    put_auxiliary(&words, auxiliary, &loader, &paths);
    jump((uintptr_t)block, loader.base + loader.header.e_entry);
}
