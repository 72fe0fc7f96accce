using System.Text;
using Forensics.Collection.Native;
using Forensics.Collection.Plan;
using Forensics.Collection.Probing;

namespace Forensics.Host.Commands.Disk;

/// <summary>The text of <c>sha256sum(1)</c>, plain or <c>--tag</c>: a digest a line, by the file's name without its folder.</summary>
internal static class SumsFile
{
    private const string Option = "--sums";
    private const int MaxBytes = 16 << 20;
    private const int DigestChars = 64;
    private const int NameAt = DigestChars + 2;
    private const string Tag = "SHA256 (";
    private const string AfterName = ") = ";

    /// <exception cref="UsageException">It is no such file.</exception>
    public static Dictionary<string, string>? Read(string? path, PathProbe probe)
    {
        probe.Ask(Option, path);
        if (path is null)
        {
            return null;
        }

        var text = SmallFile.TryReadWhole(path, MaxBytes) ?? throw new UsageException($"{Option}: {path} cannot be read, or is longer than {MaxBytes} bytes");
        Dictionary<string, string> sums = new(StringComparer.Ordinal);
        foreach (var line in Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(text)).Split('\n'))
        {
            if (Parse(line.TrimEnd('\r')) is var (name, digest) && !sums.TryAdd(name, digest) && sums[name] != digest)
            {
                throw new UsageException($"{Option}: {path} has two different digests for {name}");
            }
        }

        return sums.Count > 0 ? sums : throw new UsageException($"{Option}: {path} has no line of a SHA-256 and a name, as 'sha256sum' writes them");
    }

    private static (string Name, string Digest)? Parse(string line)
    {
        // A backslash before the line: those in the name stand for what a line cannot hold.
        var isEscaped = line.StartsWith('\\');
        line = isEscaped ? line[1..] : line;
        var (name, digest) = line.StartsWith(Tag, StringComparison.Ordinal) && line.LastIndexOf(AfterName, StringComparison.Ordinal) is > 0 and var end
            ? (line[Tag.Length..end], line[(end + AfterName.Length)..])
            : line.Length > NameAt && line[DigestChars] == ' ' ? (line[NameAt..], line[..DigestChars]) : (string.Empty, string.Empty);
        if (digest.Length != DigestChars || !digest.All(char.IsAsciiHexDigit))
        {
            return null;
        }

        name = isEscaped ? name.Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\r", "\r", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal) : name;
        return (name[(name.LastIndexOf('/') + 1)..], digest.ToLowerInvariant());
    }
}
