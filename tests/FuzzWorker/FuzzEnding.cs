namespace FuzzWorker;

/// <summary>How a session ends once everything is sent.</summary>
internal enum FuzzEnding
{
    Exit,
    ExitWithCode,
    Killed,
    Segfault,
    Abort,
    CloseAndExit,
    CloseAndStay,
    Silence,
}
