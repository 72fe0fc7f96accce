using System.Runtime.InteropServices;

namespace Forensics.Plugins.Network.Tests;

/// <summary>Runs on a thread without the capabilities that enter namespaces and read packet filters. Threads that it starts have them no more either.</summary>
internal static partial class Limited
{
    // linux/capability.h, asm/unistd_64.h.
    private const uint Version = 0x2008_0522;
    private const uint NetAdmin = 1u << 12;
    private const uint SysAdmin = 1u << 21;

    private static readonly bool IsArm64 = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    public static void Run(Action action)
    {
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                uint[] header = [Version, 0];
                var sets = new uint[6];
                Assert.That(syscall(IsArm64 ? 90 : 125, header, sets), Is.Zero);
                sets[0] &= ~(NetAdmin | SysAdmin);
                sets[1] &= ~(NetAdmin | SysAdmin);
                Assert.That(syscall(IsArm64 ? 91 : 126, header, sets), Is.Zero);
                action();
            }
            catch (Exception e)
            {
                failure = e;
            }
        });
        thread.Start();
        thread.Join();
        Assert.That(failure, Is.Null, failure?.ToString());
    }

    [LibraryImport("libc")]
    private static partial long syscall(long number, uint[] header, uint[] sets);
}
