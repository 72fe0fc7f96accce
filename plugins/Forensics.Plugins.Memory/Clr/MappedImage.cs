using Forensics.Sdk;

namespace Forensics.Plugins.Memory.Clr;

/// <summary>A file that a process has mapped.</summary>
/// <param name="StartAddress">First byte.</param>
/// <param name="EndAddress">One past the last byte.</param>
/// <param name="Path">As the core or the kernel names it, with the kernel's mark for a deleted file.</param>
internal readonly record struct MappedImage(ulong StartAddress, ulong EndAddress, EvidencePath Path);
