namespace Forensics.Sdk.Linux.Packages;

/// <summary>
/// Folders that distributions made links to others: <c>/bin</c> to <c>/usr/bin</c>, <c>/usr/sbin</c> to <c>/usr/bin</c>. A package may name its files by either;
/// here each path is brought to where it lies in this root.
/// </summary>
internal sealed class MergedFolders
{
    private static readonly string[] Candidates =
    [
        "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/libo32", "/usr/sbin", "/usr/lib64", "/var/run", "/var/lock", "/etc/init.d",
        "/etc/rc0.d", "/etc/rc1.d", "/etc/rc2.d", "/etc/rc3.d", "/etc/rc4.d", "/etc/rc5.d", "/etc/rc6.d", "/etc/rc.local",
    ];

    private readonly List<(byte[] Link, byte[] Place)> merged = [];

    public MergedFolders(RootFiles files)
    {
        foreach (var candidate in Candidates)
        {
            var link = EvidencePath.Of(candidate);
            if (files.Reader.TryRead(_ => files.Root.PlaceOf(link.Bytes.Span), out var place) && place is { } found && !found.Equals(link))
            {
                merged.Add((link.Bytes.ToArray(), found.Bytes.ToArray()));
            }
        }
    }

    /// <summary>Where a path lies, as far as its first folders are merged ones.</summary>
    /// <param name="path">Absolute.</param>
    /// <param name="buffer">For the answer: <see cref="LinuxLimits.PathBytes"/> are enough.</param>
    /// <returns>The path itself, or the answer in the buffer.</returns>
    public ReadOnlySpan<byte> Place(ReadOnlySpan<byte> path, Span<byte> buffer)
    {
        foreach (var (link, place) in merged)
        {
            if (BytePath.IsAtOrBelow(path, link) && place.Length + path.Length - link.Length <= buffer.Length)
            {
                place.CopyTo(buffer);
                path[link.Length..].CopyTo(buffer[place.Length..]);
                return buffer[..(place.Length + path.Length - link.Length)];
            }
        }

        return path;
    }
}
