using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Forensics.Sdk.Linux.Tests;

public sealed class LayoutTests
{
    // Each line of C prints one number; the field of ours beside it must have the same.
    private static readonly (string Expression, Func<long> Ours)[] Facts =
    [
        ("sizeof(struct statx)", () => Unsafe.SizeOf<FileStatus>()),
        .. Fields("struct statx", typeof(FileStatus), "stx_mask", "stx_blksize", "stx_attributes", "stx_nlink", "stx_uid", "stx_gid", "stx_mode", "stx_ino", "stx_size",
            "stx_blocks", "stx_attributes_mask", "stx_atime", "stx_btime", "stx_ctime", "stx_mtime", "stx_rdev_major", "stx_rdev_minor", "stx_dev_major", "stx_dev_minor", "stx_mnt_id"),
        ("sizeof(struct statx_timestamp)", () => Unsafe.SizeOf<StatxTime>()),
        .. Fields("struct statx_timestamp", typeof(StatxTime), "tv_sec", "tv_nsec"),
        ("sizeof(struct open_how)", () => Unsafe.SizeOf<OpenCalls.OpenHow>()),
        ("offsetof(struct open_how, flags)", () => Offset(typeof(OpenCalls.OpenHow), "Flags")),
        ("offsetof(struct open_how, mode)", () => Offset(typeof(OpenCalls.OpenHow), "Mode")),
        ("offsetof(struct open_how, resolve)", () => Offset(typeof(OpenCalls.OpenHow), "Resolve")),
        ("sizeof(struct statfs)", () => Unsafe.SizeOf<FileSystemKind.StatFs>()),
        ("offsetof(struct statfs, f_type)", () => Offset(typeof(FileSystemKind.StatFs), "Type")),
        ("offsetof(struct dirent64, d_reclen)", () => DirectoryReader.LengthOffset),
        ("offsetof(struct dirent64, d_type)", () => DirectoryReader.TypeOffset),
        ("offsetof(struct dirent64, d_name)", () => DirectoryReader.NameOffset),
        ("SYS_statx", () => SystemCall.Statx),
        ("SYS_openat2", () => SystemCall.OpenAt2),
        ("SYS_getdents64", () => SystemCall.GetDents64),
        ("O_DIRECTORY", () => SystemCall.DirectoryFlag),
        ("O_NOFOLLOW", () => SystemCall.NoFollowFlag),
        ("O_NOCTTY", () => OpenCalls.NoCtty),
        ("O_NONBLOCK", () => OpenCalls.NonBlock),
        ("O_NOATIME", () => OpenCalls.NoATime),
        ("O_CLOEXEC", () => OpenCalls.CloseOnExec),
        ("O_PATH", () => OpenCalls.PathOnly),
        ("RESOLVE_NO_MAGICLINKS", () => (long)OpenCalls.ResolveNoMagicLinks),
        ("RESOLVE_NO_SYMLINKS", () => (long)OpenCalls.ResolveNoSymLinks),
        ("RESOLVE_IN_ROOT", () => (long)OpenCalls.ResolveInRoot),
        ("makedev(0x12345, 0xabcdef)", () => (long)DeviceNumber.Of(0x12345, 0xabcdef)),
        ("major(0x123456789abcdefULL)", () => DeviceNumber.Major(0x1_2345_6789_abcdef)),
        ("minor(0x123456789abcdefULL)", () => DeviceNumber.Minor(0x1_2345_6789_abcdef)),
    ];

    [Test]
    public void EveryStructureAndConstantIsThatOfTheKernelsHeaders()
    {
        using var folder = new TemporaryFolder();
        var lines = Facts.Select(fact => $"printf(\"%lld\\n\", (long long)({fact.Expression}));");
        var source = folder.Write("layout.c", $$"""
            #define _GNU_SOURCE
            #include <dirent.h>
            #include <fcntl.h>
            #include <linux/openat2.h>
            #include <linux/stat.h>
            #include <stddef.h>
            #include <stdio.h>
            #include <sys/statfs.h>
            #include <sys/syscall.h>
            #include <sys/sysmacros.h>
            int main(void) { {{string.Join('\n', lines)}} return 0; }
            """);
        if (!File.Exists("/usr/bin/gcc"))
        {
            Assert.Ignore("gcc is not installed");
        }

        Shell.Run("gcc", "-o", folder.At("layout"), source);
        var theirs = Shell.Run(folder.At("layout")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.That(theirs, Has.Length.EqualTo(Facts.Length));
        Assert.Multiple(() =>
        {
            foreach (var (fact, value) in Facts.Zip(theirs))
            {
                Assert.That(fact.Ours(), Is.EqualTo(long.Parse(value)), fact.Expression);
            }
        });
    }

    private static IEnumerable<(string Expression, Func<long> Ours)> Fields(string structure, Type type, params string[] names)
        => names.Select(name => ($"offsetof({structure}, {name})", (Func<long>)(() => Offset(type, name))));

    private static long Offset(Type type, string name) => Marshal.OffsetOf(type, name);
}
