namespace Forensics.Sdk.Linux.Proc;

/// <summary>The lines of <c>/proc/PID/status</c> whose value is more than one number.</summary>
internal static class StatusFields
{
    /// <summary>The kernel writes line feed as <c>\n</c> and backslash as <c>\\</c>, and every other byte as it is.</summary>
    public static EvidenceText? Name(ReadOnlySpan<byte> value)
    {
        if (value is not [(byte)'\t', .. var escaped] || escaped.Length > 2 * ProcLimits.MaxNameBytes)
        {
            return null;
        }

        var name = new byte[escaped.Length];
        var length = 0;
        for (var i = 0; i < escaped.Length; i++)
        {
            var isEscape = escaped[i] == '\\' && i + 1 < escaped.Length && escaped[i + 1] is (byte)'n' or (byte)'\\';
            name[length++] = !isEscape ? escaped[i] : escaped[++i] == 'n' ? (byte)'\n' : (byte)'\\';
        }

        return new(name.AsMemory(0, length));
    }

    public static CredentialIds? Credentials(ReadOnlySpan<byte> value)
    {
        var fields = new FieldReader(value);
        return fields.TryUInt(out var real) && fields.TryUInt(out var effective)
            && fields.TryUInt(out var saved) && fields.TryUInt(out var fileSystem)
            ? new(real, effective, saved, fileSystem)
            : null;
    }

    public static uint[]? Groups(ReadOnlySpan<byte> value)
    {
        var count = Count(value);
        if (count > ProcLimits.MaxGroups)
        {
            return null;
        }

        var groups = new uint[count];
        var fields = new FieldReader(value);
        for (var i = 0; i < count; i++)
        {
            if (!fields.TryUInt(out groups[i]))
            {
                return null;
            }
        }

        return groups;
    }

    public static int[]? NamespacePids(ReadOnlySpan<byte> value)
    {
        var count = Count(value);
        if (count is 0 or > ProcLimits.MaxPidNamespaces)
        {
            return null;
        }

        var pids = new int[count];
        var fields = new FieldReader(value);
        for (var i = 0; i < count; i++)
        {
            if (!fields.TryInt(out pids[i]) || pids[i] < 0)
            {
                return null;
            }
        }

        return pids;
    }

    private static int Count(ReadOnlySpan<byte> value)
    {
        var fields = new FieldReader(value);
        var count = 0;
        while (fields.TryNext(out _))
        {
            count++;
        }

        return count;
    }
}
