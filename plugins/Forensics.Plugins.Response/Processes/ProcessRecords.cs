using System.Globalization;
using System.Text.Json.Nodes;
using Forensics.Sdk;

namespace Forensics.Plugins.Response.Processes;

/// <summary>Tells what became of processes: in records, and in the state before and after.</summary>
internal static class ProcessRecords
{
    private const int SignalMask = 0x7f;
    private const int ExitCodeShift = 8;

    /// <summary>Emits the record of one process, also when the run is being cancelled: what was done was done.</summary>
    public static ValueTask EmitAsync(ProcessTools tools, Member member, string action, string result, string? reason)
    {
        var (seen, status, ended) = (member.Seen, member.Seen.ExecutableStatus, member.Held.Handle.ExitStatus());
        return tools.Context.EmitAsync(
            new ProcessActionRecord
            {
                Pid = member.Pid,
                UniquePid = tools.UniquePid(seen.Stat),
                ParentPid = seen.Stat.ParentPid == 0 ? null : seen.Stat.ParentPid,
                Name = seen.Stat.Name,
                StartedAt = tools.BootClock.TimeOf(member.StartTicks),
                StartTicks = member.StartTicks,
                Executable = ProgramPath.Of(seen),
                ExecutableDeleted = seen.Executable?.IsDeleted(status?.Links, null),
                ExecutableMemfd = seen.Executable is null ? null : ProgramPath.IsNameless(seen) && seen.Executable.Value.HasMemoryFileForm,
                ExecutableDevice = status?.Device.ToString(CultureInfo.InvariantCulture),
                ExecutableInode = status?.Inode.ToString(CultureInfo.InvariantCulture),
                ExecutableMd5 = Hex(member.Digests?.Md5),
                ExecutableSha256 = Hex(member.Digests?.Sha256),
                ExecutableBlob = member.Blob?.Value,
                Arguments = member.Arguments,
                Action = action,
                Result = result,
                Reason = reason,
                Error = member.Error.Number,
                ErrorCode = member.Error.Failed ? member.Error.Name : null,
                Signals = member.Signals,
                ExitCode = ended is { } code && (code & SignalMask) == 0 ? (code >> ExitCodeShift) & byte.MaxValue : null,
                ExitSignal = ended is { } number && (number & SignalMask) != 0 ? number & SignalMask : null,
                ReadAt = tools.Now,
            },
            CancellationToken.None);
    }

    /// <summary>What processes are before something is done to them.</summary>
    public static JsonObject Before(ProcessTools tools, IReadOnlyCollection<Member> members) => new()
    {
        ["process_count"] = members.Count,
        ["processes"] = new JsonArray([.. members.Take(ActingLimits.ToldProcesses).Select(member => (JsonNode)new JsonObject
        {
            ["pid"] = member.Pid,
            ["unique_pid"] = tools.UniquePid(member.Seen.Stat),
            ["parent_pid"] = member.Seen.Stat.ParentPid,
            ["start_ticks"] = member.StartTicks,
            ["name"] = DeviceText.Of(member.Seen.Stat.Name),
            ["executable"] = ProgramPath.Of(member.Seen) is { } path ? DeviceText.Of(path) : null,
            ["user_id"] = member.Seen.Status?.Users.Real,
            ["state"] = member.Seen.Stat.State.ToString(),
            ["thread_count"] = member.Seen.Stat.ThreadCount,
            ["tracer_pid"] = member.Seen.Status?.TracerPid,
            ["was_stopped"] = member.WasStopped,
            ["left_because"] = member.Refusal,
        })]),
    };

    /// <summary>What they are after it.</summary>
    public static JsonObject After(ProcessTools tools, IReadOnlyCollection<Member> members) => new()
    {
        ["process_count"] = members.Count,
        ["ended"] = members.Count(member => member.HasEnded),
        ["processes"] = new JsonArray([.. members.Take(ActingLimits.ToldProcesses).Select(member => (JsonNode)new JsonObject
        {
            ["pid"] = member.Pid,
            ["start_ticks"] = member.StartTicks,
            ["state"] = State(tools, member),
            ["signals"] = new JsonArray([.. member.Signals.Select(sent => JsonValue.Create(sent.Signal))]),
        })]),
    };

    /// <summary>The state's letter; X when it is gone.</summary>
    public static string State(ProcessTools tools, Member member) => (tools.Processes.ReadStat(member.Held.Directory)?.State ?? 'X').ToString();

    /// <summary>Where its main thread waits in the kernel; null when it does not, or that cannot be read.</summary>
    public static string? WaitChannel(Member member)
    {
        Span<byte> name = stackalloc byte[ActingLimits.TextCharacters];
        return member.Held.Directory.ReadAtOnce("wchan"u8, name, out var length, out _).Failed || length == 0 || name[..length].SequenceEqual("0"u8)
            ? null
            : DeviceText.Of(new EvidenceText(name[..length].ToArray()));
    }

    private static string? Hex(byte[]? digest) => digest is null ? null : Convert.ToHexStringLower(digest);
}
