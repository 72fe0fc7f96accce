using Forensics.Sdk;

namespace Forensics.Plugins.Filesystem.Entries;

/// <summary>What options add to an entry; null where there is nothing, or it was not asked for. The fields are those of <see cref="FilesystemEntry"/>.</summary>
internal sealed record EntryDetails
{
    public static EntryDetails None { get; } = new();

    public string? FileId { get; init; }

    public IReadOnlyList<string>? Lsattr { get; init; }

    public IReadOnlyList<EntryAttribute>? Xattrs { get; init; }

    public IReadOnlyList<string>? Acl { get; init; }

    public string? Capabilities { get; init; }

    public uint? CapabilitiesRootId { get; init; }

    public EvidenceText? SelinuxLabel { get; init; }

    public string? MimeType { get; init; }

    public string? ElfBuildId { get; init; }

    public EntryDigests? Digests { get; init; }
}
