using System.Runtime.InteropServices;
using System.Text;
using Forensics.Sdk;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Processes.Tests;

/// <summary>Opens roots as the host does, and becomes another user on one thread.</summary>
internal static partial class Roots
{
    private const int Place = 0x20_0000;
    private const long SetGroups = 116;
    private const long SetUserIds = 117;
    private const long SetGroupIds = 119;
    private const uint Nobody = 65534;
    private const int SetDumpable = 4;

    public static TargetRoot Open(string path)
    {
        var descriptor = open(Encoding.UTF8.GetBytes(path + '\0'), Place);
        Assert.That(descriptor, Is.GreaterThanOrEqualTo(0), $"cannot open {path}");
        return new(new SafeFileHandle(descriptor, ownsHandle: true), EvidencePath.Of(path));
    }

    /// <summary>Runs on a thread of its own without rights: the raw call changes only that thread.</summary>
    public static void AsNobody(Action action)
    {
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                Assert.That(syscall(SetGroups, 0, 0, 0), Is.Zero);
                Assert.That(syscall(SetGroupIds, Nobody, Nobody, Nobody), Is.Zero);
                Assert.That(syscall(SetUserIds, Nobody, Nobody, Nobody), Is.Zero);
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

    [LibraryImport("libc")]
    private static partial int open(byte[] path, int flags);

    [LibraryImport("libc")]
    private static partial long syscall(long number, nuint first, nuint second, nuint third);

    [LibraryImport("libc")]
    private static partial int prctl(int option, nuint first, nuint second, nuint third, nuint fourth);
}
