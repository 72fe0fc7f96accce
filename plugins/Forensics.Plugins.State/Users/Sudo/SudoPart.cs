using System.Text;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.State.Users.Sudo;

/// <summary>The item <c>sudo-rules</c>: sudoers with what it includes, and doas.conf.</summary>
internal sealed class SudoPart(UserOutput output)
{
    public static readonly EvidencePath Sudoers = EvidencePath.Of("/etc/sudoers");
    private static readonly EvidencePath Doas = EvidencePath.Of("/etc/doas.conf");

    private readonly RootFiles files = output.Files;
    private readonly List<EvidencePath> open = [];
    private int fileCount;
    private int ruleCount;
    private long told;

    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        await ReadFileAsync(Sudoers, cancellationToken).ConfigureAwait(false);
        await ReadFileAsync(Doas, cancellationToken).ConfigureAwait(false);
    }

    private async Task ReadFileAsync(EvidencePath path, CancellationToken cancellationToken)
    {
        if (!MayOpen(path) || files.Read(path) is not { } content)
        {
            return;
        }

        output.Found();
        open.Add(path);
        var status = files.Status(path, follow: true);
        var isDoas = path.Equals(Doas);
        var faults = new LineFaults(files, path, isDoas ? "DOAS_LINE" : "SUDOERS_LINE");
        foreach (var (line, statement) in isDoas ? DoasConfiguration.Lines(content) : SudoLines.Of(content))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (line.Bytes.Length > UserLimits.LineBytes)
            {
                faults.Add(line, $"it has {line.Bytes.Length} bytes, more than {UserLimits.LineBytes} are read", FaultKind.OverLimit);
                continue;
            }

            var statements = isDoas ? DoasConfiguration.Parse(statement) is { } rule ? [rule] : null : SudoParser.Parse(statement);
            if (statements is null)
            {
                faults.Add(line, "it is no statement that can be understood");
            }

            foreach (var said in statements ?? [new("unparsed")])
            {
                told += line.Bytes.Length;
                if (ruleCount++ >= UserLimits.SudoRules || told > UserLimits.SudoBytes)
                {
                    files.Note(new(path, FaultKind.OverLimit, "SUDOERS_OVER_LIMIT", $"only {ruleCount - 1} rules are told") { OffsetBytes = line.OffsetBytes });
                    return;
                }

                var included = said.Included is { Length: > 0 } text ? Included(path, text) : null;
                await output.EmitAsync(Record(said, path, line, status, included), cancellationToken).ConfigureAwait(false);
                if (included is { } file)
                {
                    await IncludeAsync(said.Kind, file, cancellationToken).ConfigureAwait(false);
                }
            }
        }

        faults.End();
        open.RemoveAt(open.Count - 1);
    }

    private async Task IncludeAsync(string kind, EvidencePath path, CancellationToken cancellationToken)
    {
        if (kind == "include")
        {
            await ReadFileAsync(path, cancellationToken).ConfigureAwait(false);
            return;
        }

        // As sudo does: names with a dot or with a tilde at the end are left out.
        foreach (var name in files.List(path).Where(name => !name.Bytes.Span.Contains((byte)'.') && !name.Bytes.Span.EndsWith("~"u8)))
        {
            await ReadFileAsync(BytePath.Child(path.Bytes.Span, name.Bytes.Span), cancellationToken).ConfigureAwait(false);
        }
    }

    private bool MayOpen(EvidencePath path)
    {
        var problem = open.Contains(path) ? ("SUDOERS_INCLUDE_LOOP", FaultKind.Corrupt, "it includes itself")
            : open.Count >= UserLimits.IncludeDepth ? ("SUDOERS_TOO_DEEP", FaultKind.OverLimit, $"includes go deeper than {UserLimits.IncludeDepth}")
            : fileCount++ >= UserLimits.IncludedFiles ? ("SUDOERS_OVER_LIMIT", FaultKind.OverLimit, $"only {UserLimits.IncludedFiles} files are read")
            : default((string Code, FaultKind Kind, string Message)?);
        if (problem is { } said && fileCount <= UserLimits.IncludedFiles + 1)
        {
            files.Note(new(path, said.Kind, said.Code, said.Message));
        }

        return problem is null;
    }

    /// <summary>Relative to the folder of the file that includes; %h is the host's name.</summary>
    private EvidencePath? Included(EvidencePath from, string text)
    {
        if (text.Contains("%h", StringComparison.Ordinal) && files.Read(EvidencePath.Of("/etc/hostname"), UserLimits.ShortFileBytes) is { } host)
        {
            text = text.Replace("%h", Encoding.Latin1.GetString(host.Span).Trim().Split('.')[0], StringComparison.Ordinal);
        }

        var bytes = Encoding.Latin1.GetBytes(text);
        var folder = from.Bytes[..Math.Max(from.Bytes.Span.LastIndexOf((byte)'/'), 1)];
        return text.Length == 0 || text.Contains('\0', StringComparison.Ordinal) ? null : text[0] == '/' ? new(bytes) : BytePath.Child(folder.Span, bytes);
    }

    private SudoRuleRecord Record(SudoStatement said, EvidencePath path, TextLine line, FileStatus? status, EvidencePath? included) => new()
    {
        RuleKind = said.Kind,
        Path = path,
        Line = line.Number,
        Text = UserText.Of(line.Bytes),
        RuleUsers = Texts(said.Users),
        RuleHosts = Texts(said.Hosts),
        RunAsUsers = Texts(said.RunAsUsers),
        RunAsGroups = Texts(said.RunAsGroups),
        RuleTags = Texts(said.Tags),
        RuleCommands = Texts(said.Commands),
        WithoutPassword = said.Tags is null ? null : said.Tags.Contains("NOPASSWD") || said.Tags.Contains("nopass"),
        AliasName = said.AliasName is null ? null : UserText.OfLatin1(said.AliasName),
        AliasMembers = Texts(said.AliasMembers),
        SettingsFor = said.SettingsFor is null ? null : UserText.OfLatin1(said.SettingsFor),
        Settings = Texts(said.Settings),
        IncludedPath = included,
        Mode = status is { } file ? UserText.Mode(file.Permissions) : null,
        OwnerId = status?.UserId,
        ReadAt = output.Now,
    };

    private static List<EvidenceText>? Texts(IReadOnlyList<string>? texts) => texts?.Select(UserText.OfLatin1).ToList();
}
