namespace Forensics.Plugins.Response;

/// <summary>Bounds of this plugin.</summary>
internal static class ResponseLimits
{
    /// <summary>Longest undo payload, in bytes: that of the contract.</summary>
    public const int UndoBytes = 64 << 10;

    /// <summary>Content that is copied at once, in bytes.</summary>
    public const int CopyBytes = 1 << 20;

    /// <summary>Most objects of the quarantine that one step is asked for.</summary>
    public const int Objects = 100_000;
}
