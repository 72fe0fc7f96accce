using Forensics.Plugins.Response.Files;
using Forensics.Sdk;

[assembly: Collector<FileDeleteResponder>]

namespace Forensics.Plugins.Response.Files;

/// <summary>Deletes files.</summary>
public sealed class FileDeleteResponder : FileResponder<FileDeleteOptions>
{
    public override CollectorDescriptor Descriptor { get; } = Describe("file.delete", "Deletes files by path and digest; a sealed copy stays in the quarantine of the device unless told otherwise, and one in the bundle.");

    internal override FileVerb VerbOf(FileDeleteOptions options) => new("delete", options.KeepCopy, KeepsOriginal: false, options);
}
