using System.Globalization;
using Forensics.Sdk;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Disk.Tests;

/// <summary>A block device of the test's own over a file, with a node in the test's root. Gone when it is disposed.</summary>
internal sealed class LoopDevice : IDisposable
{
    public LoopDevice(TestRoot root, string image, params string[] options)
    {
        Tool.Require("losetup", "mknod");
        if (!Environment.IsPrivilegedProcess)
        {
            Assert.Ignore("only root sets up loop devices");
        }

        var result = Tool.Run("/", "losetup", ["-f", "--show", .. options, image]);
        if (result.ExitCode != 0)
        {
            Assert.Ignore($"no loop device can be had here: {result.Error}");
        }

        Node = result.Output.Trim();
        Name = Path.GetFileName(Node);
        var number = File.ReadAllText($"/sys/class/block/{Name}/dev").Trim().Split(':');
        Number = new(uint.Parse(number[0], CultureInfo.InvariantCulture), uint.Parse(number[1], CultureInfo.InvariantCulture));
        Directory.CreateDirectory(root.PathOf("dev"));
        Tool.Run("/", "mknod", root.PathOf($"dev/{Name}"), "b", number[0], number[1]).MustSucceed();
    }

    /// <summary>Its node on this machine.</summary>
    public string Node { get; }

    public string Name { get; }

    public SpecialDevice Number { get; }

    /// <summary>Its path in the test's root.</summary>
    public string Source => $"/dev/{Name}";

    /// <summary>What was made read-only would stay so for whoever has the device next.</summary>
    public void Dispose()
    {
        Tool.Run("/", "blockdev", "--setrw", Node);
        Tool.Run("/", "losetup", "-d", Node);
    }
}
