namespace Forensics.Wire.Messages;

/// <summary>What a worker is to run.</summary>
public sealed record StartMessage
{
    /// <summary><see cref="WireFormat.Version"/> of the host.</summary>
    public required int WireVersion { get; init; }

    /// <summary>The plugin's folder, absolute.</summary>
    public required string PluginDirectory { get; init; }

    /// <summary>SHA-256 of <c>plugin.json</c>, lower-case hex: what the host planned with.</summary>
    public required string ManifestSha256 { get; init; }

    /// <summary>The collector to run.</summary>
    public required string CollectorId { get; init; }

    /// <summary>The step's name in the run.</summary>
    public required string Step { get; init; }

    /// <summary>The collector's options, a JSON object.</summary>
    public required string Options { get; init; }

    /// <summary>The root under inspection, as bytes.</summary>
    public required byte[] Root { get; init; }

    /// <summary>Files that the run itself writes.</summary>
    public required IReadOnlyList<OwnFile> OwnFiles { get; init; }

    /// <summary>Block devices that the run's output lies on, and those below: major, minor, major, minor, ...</summary>
    public IReadOnlyList<uint> OutputDevices { get; init; } = [];

    /// <summary>What an interrupted attempt left; null without one.</summary>
    public EarlierMessage? Earlier { get; init; }

    /// <summary>What a responder is to do; null for a collector.</summary>
    public ActionMessage? Action { get; init; }

    /// <summary>The case; null when nothing was said of one.</summary>
    public CaseMessage? Case { get; init; }

    /// <summary>Whether <see cref="WireFormat.MountTableDescriptor"/> is the device's mount table, and the worker's own that of a private copy.</summary>
    public required bool HasMountTable { get; init; }

    /// <summary>Whether nobody else on the device has the worker's user id.</summary>
    public required bool IsOwnUser { get; init; }

    /// <summary>Limit for the process's private writable memory (<c>RLIMIT_DATA</c>), in bytes. This and the following hold for each process that it starts, too.</summary>
    public required long DataLimitBytes { get; init; }

    /// <summary>Limit of open descriptors (<c>RLIMIT_NOFILE</c>).</summary>
    public required long DescriptorLimit { get; init; }

    /// <summary>Limit of CPU time (<c>RLIMIT_CPU</c>), in seconds.</summary>
    public required long CpuLimitSeconds { get; init; }

    /// <summary>Limit of all tasks of the worker's user (<c>RLIMIT_NPROC</c>); null when others have that user id, too.</summary>
    public long? TaskLimit { get; init; }
}
