// Processes as nobody should write them. Each mode prints "ready", or what the test asks for, and waits to be killed.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/if_ether.h>
#include <linux/netlink.h>
#include <linux/userfaultfd.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static void wait_for_the_end(void) {
    puts("ready");
    fflush(stdout);
    for (;;) {
        pause();
    }
}

static char *from_hex(const char *hex) {
    size_t length = strlen(hex) / 2;
    char *text = calloc(length + 1, 1);
    for (size_t i = 0; i < length; i++) {
        unsigned value;
        sscanf(hex + 2 * i, "%2x", &value);
        text[i] = (char)value;
    }
    return text;
}

static char *environment[] = {"STAGE=wait", NULL};

static void next_pid(int pid) {
    FILE *file = fopen("/proc/sys/kernel/ns_last_pid", "w");
    fprintf(file, "%d", pid - 1);
    fclose(file);
}

static int child(const char *name) {
    int pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        prctl(PR_SET_NAME, name);
        for (;;) {
            pause();
        }
    }
    return pid;
}

// As PID 1 of a PID namespace: on each line of standard input the child dies and another gets its number.
static void reuse(int number) {
    char line[8];
    next_pid(number);
    int first = child("first");
    printf("%d\n", first);
    fflush(stdout);
    while (fgets(line, sizeof line, stdin)) {
        kill(first, SIGKILL);
        waitpid(first, NULL, 0);
        usleep(20000); // Two clock ticks, so that the start differs.
        next_pid(number);
        first = child("second");
        printf("%d\n", first);
        fflush(stdout);
    }
}

static void churn(int count) {
    for (int i = 0; i < count; i++) {
        int pid = fork();
        if (pid == 0) {
            char name[32];
            char *arguments[] = {name, NULL};
            char *stage[] = {"STAGE=end", NULL};
            snprintf(name, sizeof name, "churn-%d", getpid());
            execve("/proc/self/exe", arguments, stage);
            _exit(1);
        }
        if (i % 32 == 31) {
            while (waitpid(-1, NULL, 0) > 0) {
            }
        }
    }
    while (waitpid(-1, NULL, 0) > 0) {
    }
}

static int deleted_file(const char *folder, const char *name, int flags) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    int file = open(path, O_RDWR | O_CREAT | flags, 0640);
    unlink(path);
    return file;
}

// Descriptors that only this process still has: "gone" with text, "holes" with two pieces far apart, a memory file, and one kept by another name.
static void open_files(const char *folder) {
    int text = deleted_file(folder, "gone", O_APPEND);
    dprintf(text, "written before it was deleted\n");
    printf("text %d\n", text);
    int holes = deleted_file(folder, "holes", 0);
    if (ftruncate(holes, (16 << 20) + 4) || pwrite(holes, "first", 5, 0) != 5 || pwrite(holes, "last", 4, 16 << 20) != 4) {
        exit(1);
    }
    lseek(holes, 42, SEEK_SET);
    printf("holes %d\n", holes);
    int memory = memfd_create("loot", 0);
    dprintf(memory, "in memory only\n");
    printf("memory %d\n", memory);
    printf("folder %d\n", open(folder, O_RDONLY | O_DIRECTORY));
    int ends[2];
    if (pipe(ends)) {
        exit(1);
    }
    printf("pipe %d\n", ends[1]);
    fflush(stdout);
}

static void named(int type, const char *name, socklen_t length) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int one = socket(AF_UNIX, type, 0);
    memcpy(address.sun_path, name, length);
    bind(one, (struct sockaddr *)&address, (socklen_t)(sizeof(sa_family_t) + length));
    if (type == SOCK_STREAM) {
        listen(one, 1);
    }
    printf("unix %d\n", one);
}

static void sockets(void) {
    struct sockaddr_in any = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct sockaddr_in6 any6 = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    socklen_t length = sizeof any, length6 = sizeof any6;
    int four = socket(AF_INET, SOCK_STREAM, 0), six = socket(AF_INET6, SOCK_STREAM, 0), datagrams = socket(AF_INET, SOCK_DGRAM, 0);
    int client = socket(AF_INET, SOCK_STREAM, 0);
    bind(four, (struct sockaddr *)&any, sizeof any);
    listen(four, 1);
    getsockname(four, (struct sockaddr *)&any, &length);
    printf("tcp %d %d\n", four, ntohs(any.sin_port));
    connect(client, (struct sockaddr *)&any, sizeof any);
    printf("client %d %d\n", client, ntohs(any.sin_port));
    if (bind(six, (struct sockaddr *)&any6, sizeof any6) == 0) {
        listen(six, 1);
        getsockname(six, (struct sockaddr *)&any6, &length6);
        printf("tcp6 %d %d\n", six, ntohs(any6.sin6_port));
    }
    any.sin_port = 0;
    bind(datagrams, (struct sockaddr *)&any, sizeof any);
    getsockname(datagrams, (struct sockaddr *)&any, &length);
    printf("udp %d %d\n", datagrams, ntohs(any.sin_port));
    char name[100];
    int size = snprintf(name, sizeof name, "%codd %d", 0, getpid());
    named(SOCK_STREAM, name, (socklen_t)size);
    printf("raw %d\n", socket(AF_INET, SOCK_RAW, IPPROTO_ICMP));
    printf("packet %d\n", socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ARP)));
    struct sockaddr_nl kernel = {.nl_family = AF_NETLINK};
    int routes = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
    bind(routes, (struct sockaddr *)&kernel, sizeof kernel);
    printf("netlink %d\n", routes);
    printf("unbound %d\n", socket(AF_INET, SOCK_STREAM, 0));
    fflush(stdout);
}

// A line of the kernel's table that is none: it claims the socket whose number is given.
static void forge(const char *inode) {
    char name[108];
    int size = snprintf(name, sizeof name, "%c\n0000000000000000: 00000002 00000000 00010000 0001 01 %s /run/trusted", 0, inode);
    named(SOCK_DGRAM, name, (socklen_t)size);
}

// The page in the middle of the arguments is answered by nobody.
static void silent_page(char *argument) {
    unsigned long page = (unsigned long)sysconf(_SC_PAGESIZE), start = ((unsigned long)argument + 50000) & ~(page - 1);
    int faults = (int)syscall(SYS_userfaultfd, O_CLOEXEC);
    struct uffdio_api api = {.api = UFFD_API};
    struct uffdio_register range = {.range = {start, page}, .mode = UFFDIO_REGISTER_MODE_MISSING};
    if (faults < 0 || ioctl(faults, UFFDIO_API, &api) || ioctl(faults, UFFDIO_REGISTER, &range)) {
        puts("no userfaultfd");
        exit(0);
    }
    madvise((void *)start, page, MADV_DONTNEED);
}

static void *stay(void *unused) {
    wait_for_the_end();
    return unused;
}

int main(int argc, char **argv) {
    const char *stage = getenv("STAGE");
    if (stage && !strcmp(stage, "wait")) {
        wait_for_the_end();
    }
    if (stage && !strcmp(stage, "end")) {
        usleep((useconds_t)(4 + getpid() % 16) * 5000);
        return 0;
    }
    if (stage && !strcmp(stage, "swap")) {
        // argv: own path, other's path. Each becomes the other, for ever.
        char *arguments[] = {argv[1], argv[0], NULL};
        char *same[] = {"STAGE=swap", NULL};
        usleep(200);
        execve(argv[1], arguments, same);
        return 1;
    }
    const char *mode = argc > 1 ? argv[1] : "";
    if (!strcmp(mode, "wait")) {
        wait_for_the_end();
    } else if (!strcmp(mode, "name")) {
        prctl(PR_SET_NAME, from_hex(argv[2]));
        wait_for_the_end();
    } else if (!strcmp(mode, "argv")) {
        char **arguments = calloc((size_t)argc, sizeof *arguments);
        for (int i = 2; i < argc; i++) {
            arguments[i - 2] = from_hex(argv[i]);
        }
        execve("/proc/self/exe", arguments, environment);
    } else if (!strcmp(mode, "exec-on-line")) {
        char line[8];
        puts("ready");
        fflush(stdout);
        char *arguments[] = {"second-image", NULL};
        if (fgets(line, sizeof line, stdin)) {
            execve("/proc/self/exe", arguments, environment);
        }
    } else if (!strcmp(mode, "long")) {
        struct rlimit limit = {64 << 20, 64 << 20};
        setrlimit(RLIMIT_STACK, &limit);
        char *one = calloc(100001, 1);
        memset(one, 'a', 100000);
        char *arguments[23] = {0};
        for (int i = 0; i < 21; i++) {
            arguments[i] = one;
        }
        execve("/proc/self/exe", arguments, environment);
    } else if (!strcmp(mode, "zombie")) {
        int pid = fork();
        if (pid == 0) {
            _exit(0);
        }
        siginfo_t end;
        waitid(P_PID, (id_t)pid, &end, WEXITED | WNOWAIT);
        printf("%d\n", pid);
        wait_for_the_end();
    } else if (!strcmp(mode, "stopped")) {
        puts("ready");
        fflush(stdout);
        raise(SIGSTOP);
    } else if (!strcmp(mode, "headless")) {
        pthread_t thread;
        pthread_create(&thread, NULL, stay, NULL);
        pthread_exit(NULL);
    } else if (!strcmp(mode, "memfd")) {
        int file = memfd_create("im)plant", MFD_CLOEXEC);
        int self = open("/proc/self/exe", O_RDONLY);
        while (sendfile(file, self, NULL, 1 << 20) > 0) {
        }
        char *arguments[] = {"[kworker/0:1]", NULL};
        fexecve(file, arguments, environment);
    } else if (!strcmp(mode, "ids")) {
        gid_t groups[] = {7, 42, 4294967294u};
        setgroups(3, groups);
        setresgid(11, 12, 13);
        setfsgid(14);
        // Raw, and the file system id last: a change of the effective one drags it along.
        syscall(SYS_setresuid, 1, 22, 23);
        setfsuid(23);
        wait_for_the_end();
    } else if (!strcmp(mode, "hide")) {
        // The last byte of the arguments is no NUL any more: the kernel shows the first argument only.
        argv[argc - 1][strlen(argv[argc - 1])] = 'x';
        wait_for_the_end();
    } else if (!strcmp(mode, "grow")) {
        // setproctitle(3) as daemons do it: over the arguments and into the environment.
        char *end = argv[argc - 1] + strlen(argv[argc - 1]) + 1;
        memset(argv[0], 't', (size_t)(end - argv[0]) + 4);
        wait_for_the_end();
    } else if (!strcmp(mode, "pad")) {
        char *end = argv[argc - 1] + strlen(argv[argc - 1]) + 1;
        memset(argv[0], 0, (size_t)(end - argv[0]));
        memcpy(argv[0], "padded", 6);
        wait_for_the_end();
    } else if (!strcmp(mode, "hole")) {
        long page = sysconf(_SC_PAGESIZE);
        char *middle = argv[2] + 50000;
        mprotect(middle - ((unsigned long)middle % (unsigned long)page), (size_t)page, PROT_NONE);
        wait_for_the_end();
    } else if (!strcmp(mode, "silent")) {
        silent_page(argv[2]);
        wait_for_the_end();
    } else if (!strcmp(mode, "environment")) {
        char **variables = calloc((size_t)argc, sizeof *variables);
        variables[0] = "STAGE=wait";
        for (int i = 2; i < argc; i++) {
            variables[i - 1] = from_hex(argv[i]);
        }
        char *arguments[] = {"environment", NULL};
        execve("/proc/self/exe", arguments, variables);
    } else if (!strcmp(mode, "files")) {
        open_files(argv[2]);
        wait_for_the_end();
    } else if (!strcmp(mode, "sockets")) {
        sockets();
        wait_for_the_end();
    } else if (!strcmp(mode, "forge")) {
        int target = socket(AF_UNIX, SOCK_DGRAM, 0);
        char link[64], own[64];
        snprintf(own, sizeof own, "/proc/self/fd/%d", target);
        link[readlink(own, link, sizeof link - 1)] = 0;
        char name[] = "\0honest";
        struct sockaddr_un address = {.sun_family = AF_UNIX};
        memcpy(address.sun_path, name, sizeof name);
        bind(target, (struct sockaddr *)&address, (socklen_t)(sizeof(sa_family_t) + sizeof name - 1));
        printf("%d\n", target);
        forge(strtok(link + strlen("socket:["), "]"));
        wait_for_the_end();
    } else if (!strcmp(mode, "many")) {
        for (int i = 0; i < atoi(argv[2]); i++) {
            dup(0);
        }
        wait_for_the_end();
    } else if (!strcmp(mode, "reuse")) {
        reuse(atoi(argv[2]));
    } else if (!strcmp(mode, "churn")) {
        churn(atoi(argv[2]));
    }
    return 0;
}
