using System.Globalization;
using System.Security.Cryptography;
using Forensics.Collection.Native;

namespace Forensics.Host.UserSpace;

/// <summary>The published archive's own list of its files, <c>SHA256SUMS</c> (text of <c>sha256sum(1)</c>). A checkout has none.</summary>
internal sealed class ShippedFiles
{
    public const string ListName = "SHA256SUMS";

    private readonly string directory;
    private readonly Dictionary<string, string> digests;
    private readonly Dictionary<(ulong Device, ulong Inode), string?> computed = [];

    private ShippedFiles(string directory, Dictionary<string, string> digests) => (this.directory, this.digests) = (directory, digests);

    /// <summary>Whether loader and libc were shipped too: then nothing of the device's user space has a place in this program.</summary>
    public bool HasLoader => digests.Keys.Any(name => Path.GetFileName(name) is var file
        && (file.StartsWith("ld-linux", StringComparison.Ordinal) || file.StartsWith("ld-musl", StringComparison.Ordinal)));

    public int Count => digests.Count;

    /// <returns>Null when there is no list.</returns>
    public static ShippedFiles? Load(string directory)
    {
        if (SmallFile.TryReadWhole(Path.Combine(directory, ListName), UserSpaceLimits.MaxSumsBytes) is not { } text)
        {
            return null;
        }

        var digests = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n'))
        {
            // Digest, a blank, a blank or an asterisk, the name.
            if (line.Length > 66 && line[..64].All(char.IsAsciiHexDigit) && line[64] == ' ')
            {
                var name = line[66..];
                digests[name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name] = line[..64].ToLower(CultureInfo.InvariantCulture);
            }
        }

        return new(directory, digests);
    }

    /// <summary>Compares a mapped file with the list.</summary>
    /// <returns>What is wrong; null when it is the file that was shipped.</returns>
    public string? Fault(Mapping mapping)
    {
        if (!digests.TryGetValue(Path.GetRelativePath(directory, mapping.Path), out var listed))
        {
            return $"is not in {ListName}";
        }

        if (!computed.TryGetValue((mapping.Device, mapping.Inode), out var digest))
        {
            digest = Digest(mapping.Path);
            computed.Add((mapping.Device, mapping.Inode), digest);
        }

        return digest == listed ? null : digest is null ? "cannot be read to compare it" : $"has not the digest that {ListName} lists";
    }

    private static string? Digest(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return file.Length <= UserSpaceLimits.MaxFileBytes ? Convert.ToHexStringLower(SHA256.HashData(file)) : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
