namespace Forensics.Sdk.Linux.Proc;

/// <summary>
/// What <c>/proc/PID/status</c> says, proc(5) section "/proc/pid/status": lines of <c>Key:</c>, a tab and values. The kernel escapes line feed and
/// backslash in the name, so that a name cannot forge a line. Of lines with the same key the first counts.
/// </summary>
public sealed record ProcessStatus
{
    /// <summary><c>Name</c>, unescaped.</summary>
    public required EvidenceText Name { get; init; }

    /// <summary><c>Pid</c>, at least 1.</summary>
    public required int Pid { get; init; }

    /// <summary><c>Tgid</c>, the process that this thread belongs to; equal to <see cref="Pid"/> for a process.</summary>
    public required int? ThreadGroupId { get; init; }

    /// <summary><c>TracerPid</c>, the process that traces it; null when nothing does (0).</summary>
    public required int? TracerPid { get; init; }

    /// <summary><c>Uid</c>.</summary>
    public required CredentialIds Users { get; init; }

    /// <summary><c>Gid</c>.</summary>
    public required CredentialIds Groups { get; init; }

    /// <summary><c>Groups</c>, at most <see cref="ProcLimits.MaxGroups"/>; null when the line is absent or damaged.</summary>
    public required IReadOnlyList<uint>? SupplementaryGroups { get; init; }

    /// <summary><c>NSpid</c> (Linux 4.1): its number in each PID namespace, from the one of the procfs inwards; null when absent.</summary>
    public required IReadOnlyList<int>? NamespacePids { get; init; }

    /// <summary><c>Threads</c>, null when absent, as in a zombie of old kernels.</summary>
    public required int? ThreadCount { get; init; }

    /// <summary><c>Kthread</c> (Linux 6.4), null when absent.</summary>
    public required bool? IsKernelThread { get; init; }

    /// <summary><c>CapInh</c> to <c>CapAmb</c>; null when one of the first four is absent or damaged.</summary>
    public CapabilitySets? Capabilities { get; init; }

    /// <summary><c>NoNewPrivs</c> (Linux 4.10), null when absent: whether execve(2) can give it no more rights.</summary>
    public bool? NoNewPrivileges { get; init; }

    /// <summary><c>Seccomp</c>: 0 none, 1 strict, 2 filter; null when absent.</summary>
    public int? SeccompMode { get; init; }

    /// <summary>Parses the whole file.</summary>
    /// <param name="file">Its bytes; more than <see cref="ProcLimits.MaxStatusBytes"/> are refused.</param>
    /// <param name="status">The values, null when the result is false.</param>
    /// <returns>False when name, number, users or groups are absent or damaged.</returns>
    public static bool TryParse(ReadOnlySpan<byte> file, out ProcessStatus? status)
    {
        status = null;
        if (file.Length > ProcLimits.MaxStatusBytes)
        {
            return false;
        }

        EvidenceText? name = null;
        var numbers = default(StatusNumbers);
        var capabilities = default(StatusCapabilities);
        CredentialIds? users = null, groups = null;
        IReadOnlyList<uint>? supplementary = null;
        IReadOnlyList<int>? namespacePids = null;
        while (!file.IsEmpty)
        {
            var line = NextLine(ref file);
            var colon = line.IndexOf((byte)':');
            if (colon < 0)
            {
                continue;
            }

            var value = line[(colon + 1)..];
            var key = line[..colon];
            if (key.SequenceEqual("Name"u8))
            {
                name ??= StatusFields.Name(value);
            }
            else if (key.SequenceEqual("Uid"u8))
            {
                users ??= StatusFields.Credentials(value);
            }
            else if (key.SequenceEqual("Gid"u8))
            {
                groups ??= StatusFields.Credentials(value);
            }
            else if (key.SequenceEqual("Groups"u8))
            {
                supplementary ??= StatusFields.Groups(value);
            }
            else if (key.SequenceEqual("NSpid"u8))
            {
                namespacePids ??= StatusFields.NamespacePids(value);
            }
            else if (key.StartsWith("Cap"u8))
            {
                capabilities.Take(key, value);
            }
            else
            {
                numbers.Take(key, value);
            }
        }

        if (name is null || numbers.Pid is not > 0 || users is null || groups is null)
        {
            return false;
        }

        status = new ProcessStatus
        {
            Name = name.Value,
            Pid = numbers.Pid.Value,
            ThreadGroupId = numbers.ThreadGroup,
            TracerPid = numbers.Tracer is 0 ? null : numbers.Tracer,
            Users = users.Value,
            Groups = groups.Value,
            SupplementaryGroups = supplementary,
            NamespacePids = namespacePids,
            ThreadCount = numbers.Threads,
            IsKernelThread = numbers.KernelThread is null ? null : numbers.KernelThread != 0,
            Capabilities = capabilities.Sets,
            NoNewPrivileges = numbers.NoNewPrivileges is null ? null : numbers.NoNewPrivileges != 0,
            SeccompMode = numbers.SeccompMode,
        };
        return true;
    }

    private static ReadOnlySpan<byte> NextLine(ref ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf((byte)'\n');
        var line = end < 0 ? rest : rest[..end];
        rest = end < 0 ? [] : rest[(end + 1)..];
        return line;
    }
}
