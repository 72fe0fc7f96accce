namespace Forensics.Sdk.Linux;

/// <summary>Absolute paths as bytes: <c>/</c>, or components each led by a slash.</summary>
public static class BytePath
{
    /// <summary>The root itself: <c>/</c>.</summary>
    public static EvidencePath Root { get; } = EvidencePath.Of("/");

    /// <summary>Whether a path is another, or lies below it.</summary>
    /// <param name="path">The path.</param>
    /// <param name="ancestor">The other one.</param>
    /// <returns>True for the same path too.</returns>
    public static bool IsAtOrBelow(ReadOnlySpan<byte> path, ReadOnlySpan<byte> ancestor)
        => ancestor is [(byte)'/']
            || (path.StartsWith(ancestor) && (path.Length == ancestor.Length || path[ancestor.Length] == '/'));

    /// <summary>What of a path comes after an ancestor: empty, or led by a slash.</summary>
    /// <param name="path">The path.</param>
    /// <param name="ancestor">What it is at or below.</param>
    /// <returns>A part of the same memory.</returns>
    public static ReadOnlyMemory<byte> After(ReadOnlyMemory<byte> path, ReadOnlyMemory<byte> ancestor)
        => path.Length == ancestor.Length ? default : ancestor.Length == 1 ? path : path[ancestor.Length..];

    /// <summary>A path and what comes after it.</summary>
    /// <param name="path">The path.</param>
    /// <param name="after">Empty, or led by a slash.</param>
    /// <returns>Both in one.</returns>
    public static EvidencePath Join(ReadOnlyMemory<byte> path, ReadOnlyMemory<byte> after)
        => after.IsEmpty ? new(path) : path.Length == 1 ? new(after) : new((byte[])[.. path.Span, .. after.Span]);

    /// <summary>One component below a path.</summary>
    /// <param name="directory">The path, with or without a slash at its end.</param>
    /// <param name="name">The component.</param>
    /// <returns>Both in one.</returns>
    public static EvidencePath Child(ReadOnlySpan<byte> directory, ReadOnlySpan<byte> name)
        => new((byte[])[.. directory, .. directory is [.., (byte)'/'] ? [] : "/"u8, .. name]);

    /// <summary>Components in a path.</summary>
    /// <param name="path">The path.</param>
    /// <returns>0 for the root.</returns>
    public static int Depth(ReadOnlySpan<byte> path) => path.Length == 1 ? 0 : path.Count((byte)'/');

    /// <summary>Without empty components and dots; null when it is not absolute or has two dots, which would lead elsewhere than the text says.</summary>
    /// <param name="path">The text.</param>
    /// <returns>A copy.</returns>
    public static EvidencePath? Normal(ReadOnlySpan<byte> path)
    {
        if (path is not [(byte)'/', ..] || path.Contains((byte)0))
        {
            return null;
        }

        var result = new List<byte>(path.Length);
        foreach (var range in path.Split((byte)'/'))
        {
            var component = path[range];
            if (component.SequenceEqual(".."u8))
            {
                return null;
            }

            if (!component.IsEmpty && !component.SequenceEqual("."u8))
            {
                result.Add((byte)'/');
                result.AddRange(component);
            }
        }

        return result.Count == 0 ? Root : new(result.ToArray());
    }
}
