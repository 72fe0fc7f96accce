using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Memory.Tests.Device.Swap;

/// <summary>A block device of the test's own over a file, with a node in the test's root. Gone when it is disposed.</summary>
internal sealed class LoopDevice : IDisposable
{
    private readonly string device;

    public LoopDevice(TestRoot root, string image, bool isNamed = true)
    {
        Dumps.ThisMachine.RequireRoot();
        Tool.Require("losetup", "mknod");
        var result = Tool.Run("/", "losetup", "-f", "--show", image);
        if (result.ExitCode != 0)
        {
            Assert.Ignore($"no loop device can be had here: {result.Error}");
        }

        device = result.Output.Trim();
        Name = Path.GetFileName(device);
        Number = File.ReadAllText($"/sys/class/block/{Name}/dev").Trim();
        Directory.CreateDirectory(root.PathOf("dev"));
        Tool.Run("/", "mknod", root.PathOf($"dev/{Name}"), "b", Number.Split(':')[0], Number.Split(':')[1]).MustSucceed();
        if (isNamed)
        {
            root.Write($"sys/dev/block/{Number}/uevent", $"MAJOR={Number.Split(':')[0]}\nDEVNAME={Name}\nDEVTYPE=disk\n");
        }
    }

    public string Name { get; }

    /// <summary>MAJOR:MINOR.</summary>
    public string Number { get; }

    public void Dispose() => Tool.Run("/", "losetup", "-d", device);
}
