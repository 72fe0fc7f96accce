using System.Runtime.InteropServices;
using Forensics.Sdk;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Memory.Tests.Dumps;

/// <summary>The running system as a root, what else of the kernel the tests need, and how to be nobody on one thread.</summary>
internal static partial class ThisMachine
{
    public const int Kill = 9;
    public const int User1 = 10;
    public const int User2 = 12;
    public const int Continue = 18;
    public const int FirstRealTime = 34; // As glibc numbers SIGRTMIN.
    private const int OpenPath = 0x20_0000;
    private const int SetDumpable = 4;
    private const uint Nobody = 65534;

    // setgroups, setresuid, setresgid: asm/unistd_64.h, asm-generic/unistd.h.
    private static readonly (long SetGroups, long SetUserIds, long SetGroupIds) Calls
        = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? (159, 147, 149) : (116, 117, 119);

    public static TargetRoot Root()
    {
        var descriptor = open("/", OpenPath);
        Assert.That(descriptor, Is.GreaterThanOrEqualTo(0));
        return new(new SafeFileHandle(descriptor, ownsHandle: true), EvidencePath.Of("/"));
    }

    public static void Send(int pid, int signal) => Assert.That(kill(pid, signal), Is.Zero, $"signal {signal} to {pid}");

    /// <summary>Runs on a thread of its own without rights: the raw call changes only that thread.</summary>
    public static void AsNobody(Action action)
    {
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                Assert.That(syscall(Calls.SetGroups, 0, 0, 0), Is.Zero);
                Assert.That(syscall(Calls.SetGroupIds, Nobody, Nobody, Nobody), Is.Zero);
                Assert.That(syscall(Calls.SetUserIds, Nobody, Nobody, Nobody), Is.Zero);
                action();
            }
            catch (Exception e)
            {
                failure = e;
            }
        });
        thread.Start();
        thread.Join();

        // The kernel made the whole process undumpable, which hides its own /proc/self from others.
        Assert.That(prctl(SetDumpable, 1, 0, 0, 0), Is.Zero);
        Assert.That(failure, Is.Null, failure?.ToString());
    }

    public static void RequireRoot()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            Assert.Ignore("this needs root");
        }
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc")]
    private static partial int kill(int pid, int signal);

    [LibraryImport("libc")]
    private static partial long syscall(long number, nuint first, nuint second, nuint third);

    [LibraryImport("libc")]
    private static partial int prctl(int option, nuint first, nuint second, nuint third, nuint fourth);
}
