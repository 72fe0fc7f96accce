using System.Text;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Memory.Device.Sources;

/// <summary>What keeps this kernel from showing its memory.</summary>
/// <param name="Lockdown">none, integrity or confidentiality (kernel_lockdown(7)); null when it is not told.</param>
/// <param name="SecureBoot">Whether the firmware checks what it starts; null without EFI.</param>
/// <param name="IsUserNamespace">Whether we are in another user namespace than the first: rights there count nothing for memory.</param>
internal sealed record KernelProtection(string? Lockdown, bool? SecureBoot, bool IsUserNamespace)
{
    private const int MaxBytes = 4_096;

    // Four bytes of attributes, then the value (UEFI 2.10, 3.3).
    private const int VariableBytes = 5;

    public static KernelProtection Read(TargetRoot root)
    {
        var secureBoot = root.ReadFile("/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"u8, OpenAs.KernelFile, MaxBytes, out var variable).Failed
            || variable.Bytes.Length != VariableBytes ? (bool?)null : variable.Bytes.Span[^1] == 1;
        return new(Chosen(Text(root, "/sys/kernel/security/lockdown"u8)), secureBoot, IsOther(Text(root, "/proc/self/uid_map"u8)));
    }

    /// <summary>Why the kernel says EPERM.</summary>
    public string Refusal(MemorySourceChoice kind)
        => Lockdown == "confidentiality" ? "the kernel is locked down (confidentiality), and shows its memory to nobody"
            : Lockdown == "integrity" && kind != MemorySourceChoice.Kcore ? "the kernel is locked down (integrity), and lets nobody open this device: /proc/kcore it still shows"
            : IsUserNamespace ? "this is a container with users of its own: rights over the memory of the device count in the first user namespace alone"
            : $"it needs CAP_SYS_RAWIO{(Lockdown is null ? ", or the kernel is locked down, which it does not tell here" : string.Empty)}";

    private static string? Text(TargetRoot root, ReadOnlySpan<byte> path)
        => root.ReadFile(path, OpenAs.KernelFile, MaxBytes, out var content).Failed ? null : Encoding.ASCII.GetString(content.Bytes.Span).Trim();

    // "none [integrity] confidentiality".
    private static string? Chosen(string? words) => words?.Split(' ').FirstOrDefault(word => word.StartsWith('[') && word.EndsWith(']'))?.Trim('[', ']');

    // The first namespace maps all users to themselves.
    private static bool IsOther(string? map) => map is { Length: > 0 } && !map.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).SequenceEqual(["0", "0", "4294967295"]);
}
