using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Forensics.Sdk;
using Microsoft.Diagnostics.Runtime;

namespace Forensics.Plugins.Memory.Clr;

/// <summary>
/// What went wrong in ClrMD. It reads structures of a foreign process without checking each number, so that a wrong one shows as whatever its use ends in.
/// </summary>
internal static class ClrFailure
{
    /// <summary>The kind of an exception; null for one that says nothing about the process under inspection.</summary>
    public static FaultKind? Of(Exception exception) => exception switch
    {
        OperationCanceledException => null,
        NotSupportedException or NotImplementedException => FaultKind.Unsupported,
        InvalidDataException or EndOfStreamException or ClrDiagnosticsException or BadImageFormatException => FaultKind.Corrupt,
        RegexMatchTimeoutException => FaultKind.TimedOut,
        IOException => FaultKind.ReadError,

        // A length of the process's that no array has.
        OutOfMemoryException => FaultKind.OverLimit,
        ArithmeticException or ArgumentException or InvalidOperationException or IndexOutOfRangeException or NullReferenceException or KeyNotFoundException
            or InvalidCastException or FormatException or ExternalException => FaultKind.Corrupt,
        _ => null,
    };
}
