using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Processes;

/// <summary>Makes records of what was read, with what all records of a run share.</summary>
/// <param name="bootId">Null when it could not be read.</param>
/// <param name="clock">Sampled once a run.</param>
/// <param name="names">Of the inspected root.</param>
internal sealed class RecordBuilder(string? bootId, BootClock clock, IdNames names)
{
    public string? UniquePidOf(ProcessFacts facts)
        => bootId is null ? null : UniquePid.Of(bootId, facts.Stat.Pid, facts.Stat.StartTicks);

    public ProcessRecord Build(ProcessFacts facts, ArgumentReading arguments, EnvironmentReading environment, ProgramContent program)
    {
        var stat = facts.Stat;
        var users = facts.Status?.Users;
        var groups = facts.Status?.Groups;
        return new()
        {
            Pid = stat.Pid,
            ParentPid = NullIfZero(stat.ParentPid),
            UniquePid = UniquePidOf(facts),
            Name = stat.Name,
            State = stat.State.ToString(),
            StartedAt = clock.TimeOf(stat.StartTicks),
            StartTicks = stat.StartTicks,
            Executable = facts.Executable?.Path,
            ExecutableDeleted = facts.Executable?.IsDeleted,
            ExecutableMemfd = facts.Executable?.IsMemoryFile,
            ExecutableDevice = Number(facts.ExecutableStatus?.Device),
            ExecutableInode = Number(facts.ExecutableStatus?.Inode),
            ExecutableMd5 = program.Digests?.Md5,
            ExecutableSha256 = program.Digests?.Sha256,
            ExecutableBlob = program.Blob?.Value,
            Arguments = arguments.Arguments,
            ArgumentsTruncated = arguments.IsTruncated,
            Environment = environment.Entries,
            EnvironmentTruncated = environment.IsTruncated,
            RootDirectory = facts.RootDirectory,
            WorkingDirectory = facts.WorkingDirectory?.Path,
            WorkingDirectoryDeleted = facts.WorkingDirectory?.IsDeleted,
            AuditSessionId = facts.AuditSessionId,
            LoginId = facts.LoginId,
            LoginName = User(facts.LoginId),
            LogindSession = facts.Cgroups?.LogindSession,
            PosixSessionId = NullIfZero(stat.SessionId),
            ProcessGroupId = NullIfZero(stat.ProcessGroupId),
            Terminal = stat.Terminal?.ToString(),
            ThreadCount = stat.ThreadCount,
            RealUserId = users?.Real,
            RealUserName = User(users?.Real),
            EffectiveUserId = users?.Effective,
            EffectiveUserName = User(users?.Effective),
            SavedUserId = users?.Saved,
            SavedUserName = User(users?.Saved),
            FsUserId = users?.FileSystem,
            FsUserName = User(users?.FileSystem),
            RealGroupId = groups?.Real,
            RealGroupName = Group(groups?.Real),
            EffectiveGroupId = groups?.Effective,
            EffectiveGroupName = Group(groups?.Effective),
            SavedGroupId = groups?.Saved,
            SavedGroupName = Group(groups?.Saved),
            FsGroupId = groups?.FileSystem,
            FsGroupName = Group(groups?.FileSystem),
            Groups = facts.Status?.SupplementaryGroups,
            KernelThread = stat.IsKernelThread,
            NamespacePids = facts.Status?.NamespacePids,
            Namespaces = facts.Namespaces,
            Cgroup = facts.Cgroups?.Path,
            ContainerId = facts.Cgroups?.Container?.Id,
            ContainerRuntime = facts.Cgroups?.Container?.Runtime,
            CapabilitySets = facts.Status?.Capabilities is { } sets ? ProcessCapabilities.Of(sets) : null,
            NoNewPrivs = facts.Status?.NoNewPrivileges,
            SeccompMode = facts.Status?.SeccompMode switch { 0 => "disabled", 1 => "strict", 2 => "filter", _ => null },
            TracerPid = facts.Status?.TracerPid,
            UserTimeMs = BootClock.MillisecondsOf(stat.UserTicks),
            SystemTimeMs = BootClock.MillisecondsOf(stat.SystemTicks),
            VirtualBytes = facts.HasMemory ? stat.VirtualBytes : null,
            ResidentBytes = facts.HasMemory ? stat.ResidentPages * Environment.SystemPageSize : null,
            ReadAt = facts.ReadAt,
        };
    }

    private static string? Number(ulong? id) => id?.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static int? NullIfZero(int id) => id == 0 ? null : id;

    private Sdk.EvidenceText? User(uint? id) => id is { } user ? names.User(user) : null;

    private Sdk.EvidenceText? Group(uint? id) => id is { } group ? names.Group(group) : null;
}
