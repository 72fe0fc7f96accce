using System.Globalization;
using System.Text;
using Forensics.Sdk;

namespace Forensics.Plugins.State.Users.Logons;

/// <summary>The item <c>sessions</c>: files of <c>NAME=value</c> lines that systemd-logind keeps for itself (<c>logind-session.c</c>).</summary>
internal sealed class SessionPart(UserOutput output)
{
    public static readonly EvidencePath Folder = EvidencePath.Of("/run/systemd/sessions");

    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        if (output.Files.Status(Folder) is not null)
        {
            output.Found();
        }

        // N.ref beside N is a pipe.
        foreach (var path in output.Files.Children(Folder).Where(path => !path.Bytes.Span.EndsWith(".ref"u8)))
        {
            if (output.Files.Read(path, UserLimits.SessionBytes) is { } content)
            {
                await output.EmitAsync(Record(path, content), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private SessionRecord Record(EvidencePath path, ReadOnlyMemory<byte> content)
    {
        var values = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (var line in TextLine.Of(content).Where(line => !line.IsBlankOrComment))
        {
            if (line.Bytes.Span.IndexOf((byte)'=') is > 0 and < 64 and var sign)
            {
                values.TryAdd(Encoding.Latin1.GetString(line.Bytes.Span[..sign]), Unquoted(line.Bytes[(sign + 1)..]));
            }
        }

        return new()
        {
            LogindSession = Encoding.UTF8.GetString(path.Bytes.Span[(path.Bytes.Span.LastIndexOf((byte)'/') + 1)..]),
            UserName = Text("USER"),
            UserId = values.TryGetValue("UID", out var user) ? UserText.Id(user) : null,
            SessionState = Text("STATE")?.ToString(),
            SessionType = Text("TYPE")?.ToString(),
            SessionClass = Text("CLASS")?.ToString(),
            LogonService = Text("SERVICE"),
            Seat = Text("SEAT"),
            Terminal = Text("TTY"),
            Display = Text("DISPLAY"),
            IsRemote = Text("REMOTE")?.ToString() switch { "1" => true, "0" => false, _ => null },
            RemoteHost = Text("REMOTE_HOST"),
            RemoteUser = Text("REMOTE_USER"),
            Pid = int.TryParse(Text("LEADER")?.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : null,
            AuditSessionId = values.TryGetValue("AUDIT", out var audit) ? UserText.Id(audit) : null,
            Scope = Text("SCOPE"),
            StartedAt = values.TryGetValue("REALTIME", out var time) && UserText.Number(time) is { } microseconds ? LogonTime.OfMicroseconds(microseconds) : null,
            Path = path,
            ReadAt = output.Now,
        };

        EvidenceText? Text(string name) => values.TryGetValue(name, out var value) ? UserText.OrNull(value) : null;
    }

    private static ReadOnlyMemory<byte> Unquoted(ReadOnlyMemory<byte> value) => value.Span is [(byte)'"', .., (byte)'"'] ? value[1..^1] : value;
}
