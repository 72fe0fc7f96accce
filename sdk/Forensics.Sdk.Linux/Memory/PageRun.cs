namespace Forensics.Sdk.Linux.Memory;

/// <summary>Pages that follow each other and are in the same state.</summary>
/// <param name="StartAddress">First byte.</param>
/// <param name="EndAddress">One past the last byte.</param>
/// <param name="State">Where they are.</param>
public readonly record struct PageRun(ulong StartAddress, ulong EndAddress, PageState State)
{
    /// <summary>How long it is.</summary>
    public ulong LengthBytes => EndAddress - StartAddress;
}
