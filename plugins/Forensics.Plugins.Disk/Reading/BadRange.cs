using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Disk.Reading;

/// <summary>Sectors, one after the other, that could not be read.</summary>
/// <param name="First">The first.</param>
/// <param name="Count">How many.</param>
/// <param name="Error">What the kernel said of the first; success when that is not known, of an earlier attempt.</param>
/// <param name="Retries">How often at most one was tried again.</param>
internal readonly record struct BadRange(long First, long Count, Errno Error, int Retries)
{
    public long End => First + Count;
}
