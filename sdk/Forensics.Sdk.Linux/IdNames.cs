using System.Buffers.Text;

namespace Forensics.Sdk.Linux;

/// <summary>
/// Names of users and groups as <c>etc/passwd</c> and <c>etc/group</c> of the inspected root have them (<c>passwd(5)</c>, <c>group(5)</c>), parsed here:
/// no name service is asked, no library of the device loaded. The first line of a number wins, as for <c>getpwuid(3)</c>.
/// </summary>
public sealed class IdNames
{
    private readonly Dictionary<uint, EvidenceText> users = [];
    private readonly Dictionary<uint, EvidenceText> groups = [];
    private readonly List<CollectionFault> faults = [];

    private IdNames()
    {
    }

    /// <summary>What could not be read, or only in part. A root without the files gives a fault for each.</summary>
    public IReadOnlyList<CollectionFault> Faults => faults;

    /// <summary>Reads both files of a root.</summary>
    /// <param name="root">The root.</param>
    /// <returns>The names; empty where a file could not be read.</returns>
    public static IdNames Read(TargetRoot root)
    {
        var names = new IdNames();
        names.Read(root, "/etc/passwd"u8, names.users);
        names.Read(root, "/etc/group"u8, names.groups);
        return names;
    }

    /// <summary>Reads both files of a root that may not answer.</summary>
    /// <param name="root">The root.</param>
    /// <param name="reader">Reads them.</param>
    /// <returns>The names; empty, with a fault, when the root did not answer.</returns>
    public static IdNames Read(TargetRoot root, AbandonableReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        if (reader.TryRead(_ => Read(root), out var names))
        {
            return names!;
        }

        names = new();
        names.faults.Add(Errno.ETIMEDOUT.Fault(
            EvidencePath.Of("/etc/passwd"), "IO_TIMEOUT", "openat2", $"no answer within {reader.Deadline.TotalSeconds} s: numbers of users and groups stay without names"));
        return names;
    }

    /// <summary>The name of a user.</summary>
    /// <param name="userId">The number.</param>
    /// <returns>The name, null when there is none.</returns>
    public EvidenceText? User(uint userId) => users.TryGetValue(userId, out var name) ? name : null;

    /// <summary>The number of a user.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The smallest number that has the name, null when none has.</returns>
    public uint? UserId(EvidenceText name)
    {
        uint? found = null;
        foreach (var (id, text) in users)
        {
            found = text.Equals(name) && (found is null || id < found) ? id : found;
        }

        return found;
    }

    /// <summary>The name of a group.</summary>
    /// <param name="groupId">The number.</param>
    /// <returns>The name, null when there is none.</returns>
    public EvidenceText? Group(uint groupId) => groups.TryGetValue(groupId, out var name) ? name : null;

    /// <summary>Lines of <c>name:password:number[:...]</c>. What is none - comments, NIS's +, numbers out of range - is passed over.</summary>
    /// <returns>False when the limit cut the list.</returns>
    internal static bool Parse(ReadOnlyMemory<byte> content, int limit, Dictionary<uint, EvidenceText> names)
    {
        for (var rest = content; !rest.IsEmpty;)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            if (!TryParseLine(line.Span, out var nameBytes, out var id))
            {
                continue;
            }

            if (names.Count == limit && !names.ContainsKey(id))
            {
                return false;
            }

            // A copy: the file's whole content need not stay in memory for a few names.
            names.TryAdd(id, new(line[..nameBytes].ToArray()));
        }

        return true;
    }

    private static bool TryParseLine(ReadOnlySpan<byte> line, out int nameBytes, out uint id)
    {
        id = 0;
        nameBytes = line.IndexOf((byte)':');
        if (nameBytes is <= 0 or > LinuxLimits.IdNameBytes || line[0] is (byte)'#' or (byte)'+' or (byte)'-' || line[..nameBytes].Contains((byte)0))
        {
            return false;
        }

        var afterName = line[(nameBytes + 1)..];
        var password = afterName.IndexOf((byte)':');
        if (password < 0)
        {
            return false;
        }

        var number = afterName[(password + 1)..];
        var numberEnd = number.IndexOf((byte)':');
        return numberEnd > 0 && Utf8Parser.TryParse(number[..numberEnd], out id, out var consumed) && consumed == numberEnd && number[0] != (byte)'+';
    }

    private void Read(TargetRoot root, ReadOnlySpan<byte> path, Dictionary<uint, EvidenceText> names)
    {
        var subject = new EvidencePath(path.ToArray());
        var error = root.ReadFile(path, OpenAs.RegularFile, LinuxLimits.IdFileBytes, out var content);
        if (error.Failed)
        {
            faults.Add(error.Fault(subject, "ID_NAMES_UNREADABLE", "openat2", "names of owners are not known") with { Kind = error.KindByName });
            return;
        }

        // The last line of a cut file may be cut itself.
        var bytes = content.Truncated ? content.Bytes[..(content.Bytes.Span.LastIndexOf((byte)'\n') + 1)] : content.Bytes;
        if (!Parse(bytes, LinuxLimits.IdNames, names) || content.Truncated)
        {
            faults.Add(new(subject, FaultKind.OverLimit, "ID_NAMES_OVER_LIMIT", $"only the first {names.Count} names were read"));
        }
    }
}
