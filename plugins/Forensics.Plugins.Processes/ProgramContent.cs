using Forensics.Sdk;

namespace Forensics.Plugins.Processes;

/// <summary>What was read of a program's file itself.</summary>
/// <param name="Digests">Null when not asked for or not readable.</param>
/// <param name="Blob">Null when it was not stored.</param>
internal sealed record ProgramContent(Digests? Digests, BlobId? Blob)
{
    public static ProgramContent None { get; } = new(null, null);
}
