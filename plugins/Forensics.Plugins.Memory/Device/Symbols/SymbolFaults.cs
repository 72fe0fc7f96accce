using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Memory.Device.Symbols;

/// <summary>What can be wrong with a file beside the image, each with its own code.</summary>
internal static class SymbolFaults
{
    public static CollectionFault Unread(EvidencePath path, Errno error, AbandonableReader reader) => error == Errno.ETIMEDOUT
        ? error.Fault(path, "IO_TIMEOUT", "read", $"no answer within {reader.Deadline.TotalSeconds} s, or too many reads were not answered before")
        : error.Fault(path, "SYMBOL_FILE_UNREADABLE", "read", "it could not be read, or not to its end");

    public static CollectionFault Cut(EvidencePath path, long limitBytes) => new(path, FaultKind.OverLimit, "SYMBOL_FILE_CUT", $"only its first {limitBytes} bytes are stored");

    public static CollectionFault TooManyModules(EvidencePath path) => new(path, FaultKind.OverLimit, "MODULE_TYPES_CUT", $"only the types of {SymbolLimits.Modules} modules are stored");

    public static CollectionFault Hidden(EvidencePath path, string code)
        => new(path, FaultKind.Denied, code, "the kernel shows zeros in place of all addresses (kernel.kptr_restrict, CAP_SYSLOG, for iomem CAP_SYS_ADMIN): it was stored as it is");
}
