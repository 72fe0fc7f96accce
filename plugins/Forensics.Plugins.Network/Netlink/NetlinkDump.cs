using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Network.Netlink;

/// <summary>What a dump gave.</summary>
/// <param name="Found">What was made of its messages, in the kernel's order.</param>
/// <param name="Error">Why it did not come to its end; what came before is kept.</param>
/// <param name="IsInterrupted">The table changed while it was dumped, each time that it was tried: entries may be missing or twice.</param>
/// <param name="IsOverLimit">There were more messages than are kept.</param>
/// <param name="Damaged">Messages that could not be read.</param>
internal sealed record NetlinkDump<T>(IReadOnlyList<T> Found, Errno Error, bool IsInterrupted, bool IsOverLimit, int Damaged)
{
    public static NetlinkDump<T> Failed(Errno error) => new([], error, IsInterrupted: false, IsOverLimit: false, 0);
}
