using Forensics.Sdk;

namespace Forensics.Plugins.Memory.Device.Swap;

/// <summary>A line of <c>/proc/swaps</c>.</summary>
/// <param name="Path">As the kernel has it.</param>
/// <param name="IsFile">A file; else a block device.</param>
/// <param name="SizeBytes">Without the first page, and without bad ones.</param>
/// <param name="UsedBytes">Of it in use.</param>
/// <param name="Priority">Higher ones are used first.</param>
internal sealed record SwapEntry(EvidencePath Path, bool IsFile, long SizeBytes, long UsedBytes, int Priority);
