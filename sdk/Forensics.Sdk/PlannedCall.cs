namespace Forensics.Sdk;

/// <summary>A system call that an action will make.</summary>
/// <param name="SystemCall">Its name, as in its manual page.</param>
/// <param name="Effect">What it changes, in a few words.</param>
public sealed record PlannedCall(string SystemCall, string Effect);
