namespace Forensics.Worker;

/// <summary>What the host has said while the collector runs. Written by the thread that listens, read by those of the plugin.</summary>
internal sealed class HostWord
{
    private volatile string? contentRefusal;

    /// <summary>Why it takes no more content; null while it does.</summary>
    public string? ContentRefusal
    {
        get => contentRefusal;
        set => contentRefusal = value;
    }
}
