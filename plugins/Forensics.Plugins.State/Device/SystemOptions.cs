namespace Forensics.Plugins.State.Device;

/// <summary>The options of <c>system.info</c>: there are none.</summary>
public sealed class SystemOptions;
