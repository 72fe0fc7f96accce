using Forensics.Sdk;

namespace Forensics.Plugins.Filesystem.Mounts;

/// <summary>Absolute paths as bytes: <c>/</c>, or components each led by a slash.</summary>
internal static class BytePath
{
    public static EvidencePath Root { get; } = EvidencePath.Of("/");

    /// <summary>Whether a path is another, or lies below it.</summary>
    public static bool IsAtOrBelow(ReadOnlySpan<byte> path, ReadOnlySpan<byte> ancestor)
        => ancestor is [(byte)'/']
            || (path.StartsWith(ancestor) && (path.Length == ancestor.Length || path[ancestor.Length] == '/'));

    /// <summary>What of a path comes after an ancestor: empty, or led by a slash.</summary>
    public static ReadOnlyMemory<byte> After(ReadOnlyMemory<byte> path, ReadOnlyMemory<byte> ancestor)
        => path.Length == ancestor.Length ? default : ancestor.Length == 1 ? path : path[ancestor.Length..];

    /// <summary>A path and what comes after it.</summary>
    public static EvidencePath Join(ReadOnlyMemory<byte> path, ReadOnlyMemory<byte> after)
        => after.IsEmpty ? new(path) : path.Length == 1 ? new(after) : new((byte[])[.. path.Span, .. after.Span]);

    /// <summary>One component below a path.</summary>
    public static EvidencePath Child(ReadOnlySpan<byte> directory, ReadOnlySpan<byte> name)
        => new((byte[])[.. directory, .. directory is [.., (byte)'/'] ? [] : "/"u8, .. name]);

    /// <summary>Components in a path.</summary>
    public static int Depth(ReadOnlySpan<byte> path) => path.Length == 1 ? 0 : path.Count((byte)'/');

    /// <summary>Without empty components and dots; null when it is not absolute or has two dots, which would lead elsewhere than the text says.</summary>
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
