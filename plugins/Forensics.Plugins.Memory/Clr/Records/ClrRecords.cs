using System.Globalization;
using Forensics.Plugins.Memory.Clr.Dac;
using Forensics.Plugins.Memory.Clr.Findings;
using Forensics.Sdk;

namespace Forensics.Plugins.Memory.Clr.Records;

/// <summary>Findings as records of one process.</summary>
/// <param name="pid">The process; null when unknown.</param>
/// <param name="uniquePid">Its name in other records; null when unknown.</param>
internal sealed class ClrRecords(int? pid, string? uniquePid)
{
    private const string DeletedMark = " (deleted)";

    /// <summary>An address as records have it.</summary>
    public static string Hex(ulong address) => address.ToString("x", CultureInfo.InvariantCulture);

    /// <summary>Whether a module's image is a mapping of the file that the runtime names: then the file can be collected, and memory need not be.</summary>
    public static bool IsOnDisk(ModuleFinding module)
        => module.Path is { } path && module.MappedPath is { } mapped && !mapped.EndsWith(DeletedMark, StringComparison.Ordinal) && path == mapped;

    /// <summary>A runtime and its DAC.</summary>
    public ClrRuntimeRecord Of(RuntimeFinding found, DacVerdict dac, string? dacBlob, UnixTime readAt) => new()
    {
        Pid = pid,
        UniquePid = uniquePid,
        ReadAt = readAt,
        Address = Hex(found.Address),
        Path = found.Path,
        Version = found.Version,
        Flavor = found.Flavor,
        Architecture = found.Architecture,
        SingleFile = found.IsSingleFile,
        ServerGc = found.IsServerGc,
        BuildId = found.BuildId,
        DacPath = dac.Dac?.Path.ToString(),
        DacSha256 = dac.Dac?.Sha256,
        DacBlob = dacBlob,
        DacTrusted = dac.Dac is null ? null : dac.IsTrusted,
        Trust = dac.Reason,
    };

    /// <summary>A module.</summary>
    public ClrModuleRecord Of(ModuleFinding found, string? blob, UnixTime readAt) => new()
    {
        Pid = pid,
        UniquePid = uniquePid,
        ReadAt = readAt,
        Path = found.Path,
        Name = found.Name,
        Address = found.Address is { } address ? Hex(address) : null,
        SizeBytes = found.SizeBytes,
        Layout = found.Layout,
        Mvid = found.Mvid?.ToString(),
        IsDynamic = found.IsDynamic,
        MappedPath = found.MappedPath,
        OnDisk = IsOnDisk(found),
        Blob = blob,
    };

    /// <summary>A thread.</summary>
    public ClrThreadRecord Of(ThreadFinding found, UnixTime readAt) => new()
    {
        Pid = pid,
        UniquePid = uniquePid,
        ReadAt = readAt,
        ThreadId = found.OsThreadId,
        ManagedThreadId = found.ManagedThreadId,
        States = found.States,
        ExceptionType = found.ExceptionType,
        ExceptionMessage = found.ExceptionMessage,
        Stack = found.Frames,
        StackCut = found.FramesCut,
    };

    /// <summary>An exception.</summary>
    public ClrExceptionRecord Of(ExceptionFinding found, UnixTime readAt) => new()
    {
        Pid = pid,
        UniquePid = uniquePid,
        ReadAt = readAt,
        Address = Hex(found.Address),
        Type = found.Type,
        Message = found.Message,
        Hresult = found.HResult is { } number ? $"0x{number:x8}" : null,
        Stack = found.Frames,
        StackCut = found.FramesCut,
    };

    /// <summary>A type.</summary>
    public ClrTypeRecord Of(TypeFinding found, UnixTime readAt) => new()
    {
        Pid = pid,
        UniquePid = uniquePid,
        ReadAt = readAt,
        Type = found.Type,
        Module = found.Module,
        Count = found.Count,
        TotalBytes = found.TotalBytes,
    };

    /// <summary>A string.</summary>
    public ClrStringRecord Of(StringFinding found, UnixTime readAt) => new()
    {
        Pid = pid,
        UniquePid = uniquePid,
        ReadAt = readAt,
        Address = Hex(found.Address),
        Text = found.Text,
        Offset = found.Offset,
        Length = found.Length,
    };

    /// <summary>A root.</summary>
    public ClrRootRecord Of(RootFinding found, UnixTime readAt) => new()
    {
        Pid = pid,
        UniquePid = uniquePid,
        ReadAt = readAt,
        Type = found.Type,
        Address = Hex(found.Address),
        RootKind = found.RootKind,
        RootAddress = Hex(found.RootAddress),
        RootChain = found.Chain,
        RootChainCut = found.ChainCut,
    };
}
