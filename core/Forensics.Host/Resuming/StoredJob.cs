namespace Forensics.Host.Resuming;

/// <summary>The members of <c>job.json</c> that are read again: what was asked for, so that an interrupted run can be gone on with.</summary>
internal sealed record StoredJob
{
    public required int Schema { get; init; }

    public required string RunId { get; init; }

    public required StoredProfile Profile { get; init; }

    public required StoredSelection Selection { get; init; }

    public required string Root { get; init; }

    public long? MaxTimeMs { get; init; }

    public int? MaxCpuPercent { get; init; }

    public required int Jobs { get; init; }

    public long? MaxSizeBytes { get; init; }

    public long MinFreeDiskBytes { get; init; }

    /// <summary>The list of known contents; null when none was named.</summary>
    public StoredList? Known { get; init; }

    public required StoredCase Case { get; init; }

    public required StoredDevice Device { get; init; }

    public required IReadOnlyList<StoredStep> Steps { get; init; }

    /// <summary>Whether it was a command that only acts: there is nothing in it to go on with.</summary>
    public bool OnlyActs => Steps.Count > 0 && Steps.All(step => step.Order is not null);

    /// <summary>The profile, as it was.</summary>
    internal sealed record StoredProfile
    {
        public required string Name { get; init; }

        public required string Path { get; init; }

        public required string Sha256 { get; init; }

        public required string Text { get; init; }
    }

    /// <summary>What the command line changed about it.</summary>
    internal sealed record StoredSelection
    {
        public required IReadOnlyList<string> Only { get; init; }

        public required IReadOnlyList<string> Add { get; init; }

        public required IReadOnlyList<string> Skip { get; init; }

        public required IReadOnlyList<string> Set { get; init; }

        public bool RamFirst { get; init; }

        public bool AllowDevmem { get; init; }

        public bool VerifyAfter { get; init; }

        public required bool EffectiveUserIsRoot { get; init; }
    }

    /// <summary>A list of known contents, as it was.</summary>
    internal sealed record StoredList
    {
        public required string Path { get; init; }

        public required string Sha256 { get; init; }
    }

    /// <summary>The case data.</summary>
    internal sealed record StoredCase
    {
        public string? CaseNumber { get; init; }

        public string? EvidenceNumber { get; init; }

        public string? Description { get; init; }

        public string? Examiner { get; init; }

        public string? Notes { get; init; }
    }

    /// <summary>Where it was run.</summary>
    internal sealed record StoredDevice
    {
        public string? Hostname { get; init; }

        public string? BootId { get; init; }

        public string? MachineId { get; init; }
    }

    /// <summary>A step as it was planned.</summary>
    internal sealed record StoredStep
    {
        public required string Step { get; init; }

        public required string Collector { get; init; }

        public string? PluginJsonSha256 { get; init; }

        /// <summary>What a responder was to do; null of a collector.</summary>
        public string? Order { get; init; }
    }
}
