namespace Forensics.Sdk.Linux.Proc;

/// <summary>The target of <c>/proc/PID/exe</c>, <c>cwd</c>, <c>fd/N</c>, proc(5): a path that the kernel writes for a file that is open anyway.
/// When the
/// name it was opened under is gone, it appends <c> (deleted)</c>; but a file may really be called so.</summary>
/// <param name="Bytes">As readlink(2) gave it.</param>
public readonly record struct LinkText(ReadOnlyMemory<byte> Bytes)
{
    private static ReadOnlySpan<byte> DeletedMark => " (deleted)"u8;

    /// <summary>Whether it ends as the kernel ends the name of a deleted file. Not yet proof: see <see cref="IsDeleted"/>.</summary>
    public bool HasDeletedMark => Bytes.Span.EndsWith(DeletedMark);

    /// <summary>Whether it has the form of memfd_create(2): <c>/memfd:NAME (deleted)</c>.</summary>
    public bool HasMemoryFileForm => HasDeletedMark && Bytes.Span.StartsWith("/memfd:"u8);

    /// <summary>The text as a path.</summary>
    public EvidencePath Path => new(Bytes);

    /// <summary>The path before the mark; all of it where there is no mark.</summary>
    public EvidencePath UnmarkedPath => HasDeletedMark ? new(Bytes[..^DeletedMark.Length]) : new(Bytes);

    /// <summary>Tells a deleted file from one that is called so.</summary>
    /// <param name="links">Hard links of the file behind the link (<c>st_nlink</c>), null when that could not be asked.</param>
    /// <param name="isNamedSo">Whether the whole text, as a path, leads to that very file; null when that could not be asked.</param>
    /// <returns>Whether the file's name is gone; null when that stays open.</returns>
    public bool? IsDeleted(uint? links, bool? isNamedSo)
        => !HasDeletedMark ? false
            : links is 0 ? true
            : isNamedSo is { } named ? !named
            : null;
}
