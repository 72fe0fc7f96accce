namespace Forensics.Plugins.Response.Processes;

/// <summary>The options of <c>process.suspend</c>.</summary>
public sealed class SuspendOptions : SelectionOptions;
