using System.Runtime.InteropServices;
using System.Text;
using Forensics.Sdk;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.State.Tests;

/// <summary>Roots that count as a running system's.</summary>
internal static partial class LiveRoot
{
    private const int Place = 0x20_0000;

    /// <summary>This machine's.</summary>
    public static TargetRoot Open() => Over("/");

    /// <summary>A folder that stands for one.</summary>
    public static TargetRoot Over(string folder)
    {
        var descriptor = open(Encoding.UTF8.GetBytes(folder + '\0'), Place);
        Assert.That(descriptor, Is.GreaterThanOrEqualTo(0), $"cannot open {folder}");
        return new(new SafeFileHandle(descriptor, ownsHandle: true), EvidencePath.Of("/"));
    }

    [LibraryImport("libc")]
    private static partial int open(byte[] path, int flags);
}
