using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.State.Users.Accounts;

/// <summary>What passwd, shadow, group and gshadow of the root say. Lines of NIS are noted: nobody is asked over the network.</summary>
internal sealed class AccountFiles
{
    public static readonly EvidencePath PasswdPath = EvidencePath.Of("/etc/passwd");
    public static readonly EvidencePath GroupPath = EvidencePath.Of("/etc/group");
    public const string PasswdLine = "PASSWD_LINE";
    private static readonly EvidencePath ShadowPath = EvidencePath.Of("/etc/shadow");
    private static readonly EvidencePath GroupShadowPath = EvidencePath.Of("/etc/gshadow");

    private readonly RootFiles files;

    public AccountFiles(RootFiles files) => this.files = files;

    public List<PasswdEntry> Users { get; } = [];

    public List<GroupEntry> Groups { get; } = [];

    /// <summary>Fields of a user's line in shadow; the first line of a name counts.</summary>
    public Dictionary<EvidenceText, List<ReadOnlyMemory<byte>>> Shadow { get; } = [];

    public Dictionary<EvidenceText, List<ReadOnlyMemory<byte>>> GroupShadow { get; } = [];

    public Dictionary<uint, EvidenceText> UserNames { get; } = [];

    public Dictionary<uint, EvidenceText> GroupNames { get; } = [];

    public bool HasPasswd { get; private set; }

    public bool HasGroups { get; private set; }

    public bool HasShadow { get; private set; }

    /// <summary>Reads passwd and shadow.</summary>
    public void ReadUsers(CancellationToken cancellationToken)
    {
        HasPasswd = Read(PasswdPath, PasswdLine, 7, AddUser, cancellationToken);
        HasShadow = Read(ShadowPath, "SHADOW_LINE", 9, (_, fields) => Add(Shadow, fields), cancellationToken);
    }

    /// <summary>Reads group and gshadow.</summary>
    public void ReadGroups(CancellationToken cancellationToken)
    {
        HasGroups = Read(GroupPath, "GROUP_LINE", 4, AddGroup, cancellationToken);
        Read(GroupShadowPath, "GSHADOW_LINE", 4, (_, fields) => Add(GroupShadow, fields), cancellationToken);
    }

    /// <param name="path">The file.</param>
    /// <param name="code">The code of faults about its lines.</param>
    /// <param name="fieldCount">Fields of a sound line.</param>
    /// <param name="add">Takes a line; says what is wrong with it, null when nothing is.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>Whether it exists.</returns>
    private bool Read(EvidencePath path, string code, int fieldCount, Func<TextLine, List<ReadOnlyMemory<byte>>, string?> add, CancellationToken cancellationToken)
    {
        if (files.Read(path, UserLimits.AccountFileBytes) is not { } content)
        {
            return false;
        }

        var faults = new LineFaults(files, path, code);
        var count = 0;
        foreach (var line in TextLine.Of(content).Where(line => !line.IsBlankOrComment))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (line.Bytes.Span[0] is (byte)'+' or (byte)'-')
            {
                faults.Add(line, "it is for NIS or another directory, which is not asked", FaultKind.Unsupported);
                continue;
            }

            // A group may have many members.
            if (line.Bytes.Length > UserLimits.AccountLineBytes && fieldCount != 4)
            {
                faults.Add(line, $"it has {line.Bytes.Length} bytes, more than {UserLimits.AccountLineBytes} are read", FaultKind.OverLimit);
                continue;
            }

            if (count++ == UserLimits.Accounts)
            {
                files.Note(new(path, FaultKind.OverLimit, "ACCOUNTS_OVER_LIMIT", $"only the first {UserLimits.Accounts} lines were taken") { OffsetBytes = line.OffsetBytes });
                break;
            }

            var fields = line.Fields();
            if (fields[0].IsEmpty)
            {
                faults.Add(line, "it has no name");
                continue;
            }

            var problem = fields.Count == fieldCount ? null : $"it has {(fields.Count > 16 ? "more than 16" : fields.Count)} fields, not {fieldCount}";
            while (fields.Count < fieldCount)
            {
                fields.Add(default);
            }

            problem = add(line, fields) ?? (line.Bytes.Span.Contains((byte)0) ? "it has a NUL byte" : problem);
            if (problem is not null)
            {
                faults.Add(line, problem);
            }
        }

        faults.End();
        return true;
    }

    private string? AddUser(TextLine line, List<ReadOnlyMemory<byte>> fields)
    {
        if (UserText.Id(fields[2]) is not { } id)
        {
            return "its user id is no number";
        }

        var user = new PasswdEntry(line.Number, UserText.Of(fields[0]), fields[1], id, UserText.Id(fields[3]), fields[4], fields[5], fields[6]);
        Users.Add(user);
        UserNames.TryAdd(id, user.Name);
        return user.GroupId is null ? "its group id is no number" : null;
    }

    private string? AddGroup(TextLine line, List<ReadOnlyMemory<byte>> fields)
    {
        if (UserText.Id(fields[2]) is not { } id)
        {
            return "its group id is no number";
        }

        var group = new GroupEntry(line.Number, UserText.Of(fields[0]), fields[1], id, fields[3]);
        Groups.Add(group);
        GroupNames.TryAdd(id, group.Name);
        return null;
    }

    private static string? Add(Dictionary<EvidenceText, List<ReadOnlyMemory<byte>>> shadow, List<ReadOnlyMemory<byte>> fields)
        => shadow.TryAdd(UserText.Of(fields[0]), fields) ? null : "another line before it has the same name";
}
