using System.CommandLine;

namespace Forensics.Host.Commands.Quarantine;

/// <summary><c>forensics quarantine put|list|get|restore|delete</c>.</summary>
internal sealed class QuarantineCommand(QuarantinePutCommand put, QuarantineListCommand list, QuarantineObjectCommand objects)
{
    public Command Build() => new("quarantine", "Files that were taken out of use on this device") { put.Build(), list.Build(), objects.Get(), objects.Restore(), objects.Delete() };
}
