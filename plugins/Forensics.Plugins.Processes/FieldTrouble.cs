using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Processes;

/// <summary>Files of one process that could not be read.</summary>
/// <param name="Files">Their names below <c>/proc/PID</c>, at least one.</param>
/// <param name="Error">Of the first.</param>
/// <param name="SystemCall">That failed for the first.</param>
internal sealed record FieldTrouble(IReadOnlyList<string> Files, Errno Error, string SystemCall);
