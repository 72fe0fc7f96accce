using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Forensics.Sdk.Linux.Packages;

/// <summary>Paths whose packages are asked for, and the answers. The databases are read once for all of them: an index of every packaged file would be
/// a hundred times as large.</summary>
internal sealed class OwnerSearch
{
    private readonly MergedFolders merged;
    private readonly Dictionary<EvidencePath, PackagedFile?> owners = new(PathBytes.Comparer);
    private readonly Dictionary<EvidencePath, PackagedFile?>.AlternateLookup<ReadOnlySpan<byte>> byBytes;

    public OwnerSearch(MergedFolders merged, IEnumerable<EvidencePath> paths)
    {
        this.merged = merged;
        byBytes = owners.GetAlternateLookup<ReadOnlySpan<byte>>();
        Span<byte> buffer = stackalloc byte[LinuxLimits.PathBytes];
        foreach (var path in paths)
        {
            byBytes.TryAdd(merged.Place(path.Bytes.Span, buffer), null);
        }
    }

    /// <summary>Whether a path that a database names is asked for.</summary>
    /// <param name="path">Absolute.</param>
    /// <param name="asked">The path as <see cref="Found"/> takes it.</param>
    [SkipLocalsInit]
    public bool IsAsked(ReadOnlySpan<byte> path, [MaybeNullWhen(false)] out EvidencePath asked)
    {
        Span<byte> buffer = stackalloc byte[LinuxLimits.PathBytes];
        return byBytes.TryGetValue(merged.Place(path, buffer), out asked, out _);
    }

    /// <summary>An owner of an asked path. Of several the first stays, unless it has no digest and a later one has.</summary>
    public void Found(EvidencePath asked, PackagedFile owner)
    {
        if (owners[asked] is not { } before || (before.Digest is null && owner.Digest is not null))
        {
            owners[asked] = owner;
        }
    }

    /// <summary>The owner of a path.</summary>
    /// <param name="path">One of those that were asked for.</param>
    /// <returns>Null when no package has it.</returns>
    [SkipLocalsInit]
    public PackagedFile? OwnerOf(EvidencePath path)
    {
        Span<byte> buffer = stackalloc byte[LinuxLimits.PathBytes];
        return byBytes.TryGetValue(merged.Place(path.Bytes.Span, buffer), out var owner) ? owner : null;
    }
}
