using Forensics.Plugins.Network.Records;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Network.Naming;

/// <summary>The files of a root that say how names become addresses: hosts(5), resolv.conf(5), resolved.conf(5), nsswitch.conf(5). No name service is asked.</summary>
internal sealed class NameFiles(RootFiles files, TimeProvider clock)
{
    private static readonly EvidencePath Hosts = EvidencePath.Of("/etc/hosts");
    private static readonly EvidencePath Switch = EvidencePath.Of("/etc/nsswitch.conf");

    private static readonly string[] Resolvers =
    [
        "/etc/resolv.conf", "/run/systemd/resolve/resolv.conf", "/run/systemd/resolve/stub-resolv.conf", "/run/resolvconf/resolv.conf",
        "/run/NetworkManager/resolv.conf",
    ];

    private static readonly string[] ResolvedFolders =
        ["/usr/lib/systemd/resolved.conf.d", "/usr/local/lib/systemd/resolved.conf.d", "/run/systemd/resolved.conf.d", "/etc/systemd/resolved.conf.d"];

    /// <summary>Lines of the table of hosts; null when there is no such file.</summary>
    public IEnumerable<HostRecord>? HostLines()
    {
        if (files.Read(Hosts) is not { } content)
        {
            return null;
        }

        var readAt = Now();
        NoteLines(Hosts, content);
        return TextLines.Of(content).Select(line => Host(line.Number, line.Line, line.Cut, readAt)).OfType<HostRecord>();
    }

    /// <summary>Lines about resolving, of all files that there are.</summary>
    public IEnumerable<ResolverRecord> ResolverLines()
    {
        foreach (var path in Resolvers.Select(EvidencePath.Of))
        {
            foreach (var record in Lines(path, static line => Split(line, " \t"u8)))
            {
                yield return record;
            }
        }

        // Of an ini file: a key, =, its value.
        var configured = new[] { EvidencePath.Of("/usr/lib/systemd/resolved.conf"), EvidencePath.Of("/etc/systemd/resolved.conf") }
            .Concat(ResolvedFolders.SelectMany(folder => files.Children(EvidencePath.Of(folder))).Where(path => path.Bytes.Span.EndsWith(".conf"u8)));
        foreach (var record in configured.SelectMany(path => Lines(path, static line => line.Span.StartsWith("["u8) ? null : Split(line, "="u8))))
        {
            yield return record;
        }

        foreach (var record in Lines(Switch, static line => line.Span.StartsWith("hosts:"u8) ? Split(line, ":"u8) : null))
        {
            yield return record;
        }
    }

    private static HostRecord? Host(int number, ReadOnlyMemory<byte> line, bool isCut, UnixTime readAt)
    {
        var mark = line.Span.IndexOf((byte)'#');
        var words = TextLines.Words(mark < 0 ? line : line[..mark]);
        return words.Count == 0 ? null : new()
        {
            Path = Hosts,
            Line = number,
            Address = words[0],
            HostNames = words[1..],
            Comment = mark < 0 ? null : new EvidenceText(TextLines.Trim(line[(mark + 1)..])),
            LineCut = isCut,
            ReadAt = readAt,
        };
    }

    private static (ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Value)? Split(ReadOnlyMemory<byte> line, ReadOnlySpan<byte> separators)
    {
        var end = line.Span.IndexOfAny(separators);
        return end < 0 ? (line, default) : (TextLines.Trim(line[..end]), TextLines.Trim(line[(end + 1)..]));
    }

    private IEnumerable<ResolverRecord> Lines(EvidencePath path, Func<ReadOnlyMemory<byte>, (ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Value)?> split)
    {
        if (files.Read(path) is not { } content)
        {
            yield break;
        }

        var readAt = Now();
        var target = files.ReadLink(path);
        NoteLines(path, content);
        foreach (var (number, line, isCut) in TextLines.Of(content))
        {
            var text = TextLines.Trim(line);
            if (text.IsEmpty || text.Span[0] is (byte)'#' or (byte)';' || split(text) is not var (key, value))
            {
                continue;
            }

            yield return new() { Path = path, LinkTarget = target, Line = number, Keyword = new(key), Text = new(value), LineCut = isCut, ReadAt = readAt };
        }
    }

    private void NoteLines(EvidencePath path, ReadOnlyMemory<byte> content)
    {
        if (content.Span.Count((byte)'\n') > NetworkLimits.Lines)
        {
            files.Note(new(path, FaultKind.OverLimit, "LINES_OVER_LIMIT", $"only the first {NetworkLimits.Lines} lines were taken"));
        }
    }

    private UnixTime Now() => UnixTime.Of(clock.GetUtcNow());
}
