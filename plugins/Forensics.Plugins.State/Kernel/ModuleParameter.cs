using Forensics.Sdk;

namespace Forensics.Plugins.State.Kernel;

/// <summary>One parameter of a module, <c>/sys/module/X/parameters</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value; null when it cannot be read.</param>
internal sealed record ModuleParameter(EvidenceText Name, EvidenceText? Value);
