namespace Forensics.Host.Reporting.Reading;

/// <summary>An internet socket as the page shows it.</summary>
internal sealed record SocketRow(string Step, string Protocol, string State)
{
    public string? LocalAddress { get; init; }

    public long? LocalPort { get; init; }

    public string? RemoteAddress { get; init; }

    public long? RemotePort { get; init; }

    /// <summary>Inode of its network namespace; null where the record does not tell.</summary>
    public string? NetNamespace { get; init; }

    /// <summary>Why it may be the kernel's own, where nobody holds it.</summary>
    public string? KernelOwner { get; init; }

    /// <summary>Processes that hold it.</summary>
    public List<(long? Pid, string? Name)> Owners { get; init; } = [];

    public bool IsLoopback => LocalAddress is { } address && (address.StartsWith("127.", StringComparison.Ordinal) || address is "::1" or "[::1]" || address.StartsWith("::ffff:127.", StringComparison.Ordinal));

    public bool IsEverywhere => LocalAddress is "0.0.0.0" or "::" or "[::]" or "*";
}
