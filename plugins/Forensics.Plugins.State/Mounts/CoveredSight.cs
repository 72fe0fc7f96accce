using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.State.Mounts;

/// <summary>How a covered place was reached.</summary>
/// <param name="Error">Why it was not.</param>
/// <param name="Place">The place; invalid when it was not reached.</param>
/// <param name="Way">By which way, in words; or what was tried.</param>
internal readonly record struct CoveredSight(Errno Error, SafeFileHandle Place, string Way);
