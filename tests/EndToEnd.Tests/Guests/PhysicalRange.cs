namespace EndToEnd.Tests.Guests;

/// <summary>Memory from an address on, and where an image has it.</summary>
internal sealed record PhysicalRange(long Start, long LengthBytes, long Offset)
{
    /// <summary>The first address that does not belong to it.</summary>
    public long End => Start + LengthBytes;
}
