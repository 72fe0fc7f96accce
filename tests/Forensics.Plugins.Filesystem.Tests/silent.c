/* A FUSE file system that stops answering: silent MODE PATH READY. It speaks the raw protocol of /dev/fuse (linux/fuse.h), mounts itself at PATH, creates READY and
 * serves until it is killed; the kernel lets go of the mount then. Only ever inside a mount namespace made for a test.
 * It has the files "a", "b" (128 KiB each) and "z", the folder "d" that is not listed, with a fourth argument "p" with the content of that file, and one that is created. MODE tells
 * where it is silent for ever, after it has taken the request (what waits for it is deaf to SIGKILL): all - to everything but INIT; list - to the names of the root; lookup - to names that
 * it does not have; open - to the opening of "b"; read - to the second half of "b"; later - to everything from SIGUSR1 on. deaf - it takes no request after INIT.
 * Or where it changes: gone - "b" is listed and not found; short - "b" ends in its middle; fail - its second half cannot be read. With "-long" behind the MODE "b" has 1 MiB. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <linux/fuse.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#define SIZE (128 << 10)
static char request[1 << 20], reply[1 << 20];
static int device, program = -1;
static uint64_t size_of_b = SIZE;
static char created[256];
static uint64_t created_size;
static volatile sig_atomic_t silent;

static void be_silent(int number) { (void)number; silent = 1; }

static uint64_t size_of(uint64_t node) {
    struct stat status;
    return node == 'b' ? size_of_b : node == 1 ? 4096 : node == 'n' ? created_size : node == 'p' && !fstat(program, &status) ? (uint64_t)status.st_size : SIZE;
}

static void answer(uint64_t unique, int error, const void *data, size_t length) {
    struct fuse_out_header header = { .len = sizeof header + length, .error = -error, .unique = unique };
    memcpy(reply, &header, sizeof header);
    if (length) memcpy(reply + sizeof header, data, length);
    if (write(device, reply, header.len) < 0 && errno != ENOENT) perror("write");
}

static void attributes(struct fuse_attr *attr, uint64_t node) {
    memset(attr, 0, sizeof *attr);
    attr->ino = node;
    attr->mode = node == 1 || node == 'd' ? S_IFDIR | 0755 : S_IFREG | (node == 'p' ? 0755 : 0644);
    attr->nlink = 1;
    attr->size = size_of(node);
    attr->blocks = attr->size / 512;
}

int main(int count, char **arguments) {
    if (count != 4 && count != 5) return 2;
    if (count == 5 && (program = open(arguments[4], O_RDONLY | O_CLOEXEC)) < 0) return 2;
    struct sigaction action = { .sa_handler = be_silent };
    sigaction(SIGUSR1, &action, 0);
    char *mode = arguments[1], *suffix = strstr(mode, "-long");
    if (suffix) { *suffix = 0; size_of_b = 1 << 20; }
    device = open("/dev/fuse", O_RDWR | O_CLOEXEC);
    char options[128];
    snprintf(options, sizeof options, "fd=%d,rootmode=40000,user_id=0,group_id=0", device);
    if (device < 0 || mount("silent", arguments[2], "fuse.silent", 0, options)) { perror("mount"); return 1; }
    int ready = 0;
    for (;;) {
        ssize_t got = read(device, request, sizeof request);
        if (got < 0 && (errno == EINTR || errno == ENOENT || errno == EAGAIN)) continue;
        if (got < (ssize_t)sizeof(struct fuse_in_header)) return 0;
        struct fuse_in_header *header = (void *)request;
        void *body = header + 1;
        uint64_t node = header->nodeid;
        if (header->opcode == FUSE_INIT) {
            struct fuse_init_out out = { .major = 7, .minor = 31, .max_readahead = 0, .max_write = 65536 };
            answer(header->unique, 0, &out, sizeof out);
            if (!ready++) close(open(arguments[3], O_CREAT | O_WRONLY, 0600));
            while (!strcmp(mode, "deaf")) pause();
            continue;
        }
        if (header->opcode == FUSE_FORGET || header->opcode == FUSE_BATCH_FORGET || header->opcode == FUSE_INTERRUPT) continue;
        if (silent || !strcmp(mode, "all")) continue;
        switch (header->opcode) {
        case FUSE_GETATTR: {
            struct fuse_attr_out out = { .attr_valid = 0 };
            attributes(&out.attr, node);
            answer(header->unique, 0, &out, sizeof out);
            break; }
        case FUSE_LOOKUP: {
            const char *name = body;
            int is_created = *created && !strcmp(name, created);
            if (!is_created && (strlen(name) != 1 || !strchr(program < 0 ? "abdz" : "abdpz", *name))) {
                if (strcmp(mode, "lookup")) answer(header->unique, ENOENT, 0, 0);
                break;
            }
            if (*name == 'b' && !strcmp(mode, "gone")) { answer(header->unique, ENOENT, 0, 0); break; }
            struct fuse_entry_out out = { .nodeid = is_created ? 'n' : (unsigned char)*name, .generation = 1 };
            attributes(&out.attr, out.nodeid);
            answer(header->unique, 0, &out, sizeof out);
            break; }
        case FUSE_OPEN: case FUSE_OPENDIR: {
            if (!strcmp(mode, "open") && node == 'b') break;
            struct fuse_open_out out = { .fh = 0, .open_flags = header->opcode == FUSE_OPEN && node != 'p' ? FOPEN_DIRECT_IO : 0 };
            answer(header->unique, 0, &out, sizeof out);
            break; }
        case FUSE_CREATE: {
            struct { struct fuse_entry_out entry; struct fuse_open_out open; } out = { .entry = { .nodeid = 'n', .generation = 1 } };
            strncpy(created, (char *)body + sizeof(struct fuse_create_in), sizeof created - 1);
            attributes(&out.entry.attr, 'n');
            answer(header->unique, 0, &out, sizeof out);
            break; }
        case FUSE_WRITE: {
            struct fuse_write_in *in = body;
            if (in->offset + in->size > created_size) created_size = in->offset + in->size;
            struct fuse_write_out out = { .size = in->size };
            answer(header->unique, 0, &out, sizeof out);
            break; }
        case FUSE_READDIR: {
            if (!strcmp(mode, "list")) break;
            struct fuse_read_in *in = body;
            char names[512]; size_t length = 0;
            const char *all[] = { ".", "..", "a", "b", "z" };
            for (uint64_t i = in->offset; i < 5; i++) {
                struct fuse_dirent *entry = (void *)(names + length);
                memset(entry, 0, FUSE_DIRENT_ALIGN(FUSE_NAME_OFFSET + strlen(all[i])));
                entry->ino = i < 2 ? 1 : (unsigned char)*all[i];
                entry->off = i + 1;
                entry->namelen = strlen(all[i]);
                entry->type = i < 2 ? 4 : 8;
                memcpy(entry->name, all[i], entry->namelen);
                length += FUSE_DIRENT_SIZE(entry);
            }
            answer(header->unique, 0, names, length);
            break; }
        case FUSE_READ: {
            struct fuse_read_in *in = body;
            uint64_t half = size_of_b / 2;
            if (!strcmp(mode, "read") && node == 'b' && in->offset + in->size > half) break;
            if (!strcmp(mode, "fail") && node == 'b' && in->offset >= half) { answer(header->unique, EIO, 0, 0); break; }
            static char content[1 << 17];
            uint64_t size = node == 'b' && (!strcmp(mode, "short") || !strcmp(mode, "fail")) ? half : size_of(node);
            size_t left = in->offset < size ? size - in->offset : 0, length = in->size < left ? in->size : left;
            if (length > sizeof content) length = sizeof content;
            if (node == 'p' && pread(program, content, length, in->offset) != (ssize_t)length) length = 0;
            answer(header->unique, 0, content, length);
            break; }
        case FUSE_STATFS: {
            struct fuse_statfs_out out = { .st = { .blocks = 1 << 20, .bfree = 1 << 20, .bavail = 1 << 20, .bsize = 4096, .namelen = 255, .frsize = 4096 } };
            answer(header->unique, 0, &out, sizeof out);
            break; }
        case FUSE_RELEASE: case FUSE_RELEASEDIR: case FUSE_FLUSH: case FUSE_ACCESS: case FUSE_FSYNC: case FUSE_FSYNCDIR:
            answer(header->unique, 0, 0, 0);
            break;
        default:
            answer(header->unique, ENOSYS, 0, 0);
        }
    }
}
