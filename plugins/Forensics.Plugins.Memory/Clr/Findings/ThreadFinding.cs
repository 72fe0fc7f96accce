namespace Forensics.Plugins.Memory.Clr.Findings;

/// <summary>A thread that the runtime knows.</summary>
/// <param name="OsThreadId">The kernel's number; null when it has not been started, or is over.</param>
/// <param name="ManagedThreadId">The runtime's number.</param>
/// <param name="States">Words.</param>
/// <param name="ExceptionType">Of the exception that it handles or has last thrown; null when there is none.</param>
/// <param name="ExceptionMessage">Its message; null when there is none.</param>
/// <param name="Frames">Its stack, innermost first.</param>
/// <param name="FramesCut">Whether there are more.</param>
internal sealed record ThreadFinding(
    uint? OsThreadId, int ManagedThreadId, IReadOnlyList<string> States, string? ExceptionType, string? ExceptionMessage, IReadOnlyList<string> Frames, bool FramesCut) : ClrFinding
{
    private const int MostStates = 32;

    public override IEnumerable<string?> Texts() => [ExceptionType, ExceptionMessage, .. States, .. Frames];

    public override bool IsSound() => States.Count <= MostStates && Frames.Count <= ClrLimits.Frames;
}
