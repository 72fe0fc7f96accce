namespace Forensics.Plugins.Network.Netlink;

/// <summary>What is noted while a dump comes in.</summary>
internal struct DumpMarks
{
    public bool IsInterrupted;
    public bool IsOverLimit;
    public int Damaged;
}
