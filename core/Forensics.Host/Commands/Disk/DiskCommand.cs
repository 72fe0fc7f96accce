using System.CommandLine;

namespace Forensics.Host.Commands.Disk;

/// <summary><c>forensics disk</c>: images of disks, ours and others'.</summary>
internal sealed class DiskCommand(DiskVerifyCommand verify, DiskInfoCommand facts)
{
    public Command Build() => new("disk", "Images of disks: raw, raw in parts, E01") { verify.Build(), facts.Build() };
}
