using Forensics.Sdk;

namespace Forensics.Plugins.Response.Processes;

/// <summary>A signal that was sent.</summary>
/// <param name="Signal">Its name: SIGTERM.</param>
/// <param name="SentAt">When.</param>
internal sealed record SentSignal(string Signal, UnixTime SentAt);
