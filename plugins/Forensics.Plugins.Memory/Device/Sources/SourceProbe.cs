using System.Globalization;
using System.Text;
using Forensics.Plugins.Memory.Device.Ranges;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Memory.Device.Sources;

/// <summary>Finds out from where the device's memory can be read, by opening each source and reading a page of it.</summary>
/// <param name="root">The inspected root.</param>
/// <param name="ram">What is memory.</param>
/// <param name="protection">What may keep it from being shown.</param>
/// <param name="allowDevmem">Whether <c>/dev/mem</c> may be opened.</param>
internal sealed class SourceProbe(TargetRoot root, SystemRam ram, KernelProtection protection, bool allowDevmem)
{
    private const ulong FirstMebibyte = 1 << 20;
    private const int MaxNumberBytes = 64;

    /// <summary>Whether the root is the running system's.</summary>
    private bool IsLive => root.DisplayPath.Bytes.Span.SequenceEqual("/"u8);

    /// <summary>All sources, the best first.</summary>
    public IReadOnlyList<SourceState> ProbeAll() => [Kcore(), Device(MemorySourceChoice.Crash, "/dev/crash"), allowDevmem ? Device(MemorySourceChoice.Mem, "/dev/mem") : NotAllowed()];

    private static SourceState NotAllowed()
        => SourceState.Impossible(MemorySourceChoice.Mem, EvidencePath.Of("/dev/mem"), "it is read only when that is allowed (--allow-devmem, or the option allow_devmem): what it reads may be registers of hardware", isRefused: false);

    private SourceState Kcore()
    {
        var path = EvidencePath.Of("/proc/kcore");
        if (Open(MemorySourceChoice.Kcore, path, FileType.Regular, out var file) is { } impossible)
        {
            return impossible;
        }

        if (!KernelCore.TryOpen(file, ram, out var source, out var obstacle))
        {
            file.Dispose();
            return SourceState.Impossible(MemorySourceChoice.Kcore, path, obstacle);
        }

        return Checked(path, source, Unreadable(source));
    }

    private SourceState Device(MemorySourceChoice kind, string name)
    {
        var path = EvidencePath.Of(name);
        if (Open(kind, path, FileType.CharacterDevice, out var file) is { } impossible)
        {
            return impossible;
        }

        var source = new MemorySource(kind, file)
        {
            Segments = [.. ram.Ranges.Select(range => range.Pages).OfType<PhysicalRange>().Where(range => range.End <= long.MaxValue).Select(range => new SourceSegment(range, (long)range.Start, null))],
        };
        return Checked(path, source, source.Segments.Count == 0 ? Unknown() : Unreadable(source));
    }

    private static SourceState Checked(EvidencePath path, MemorySource source, string? obstacle)
    {
        if (obstacle is null)
        {
            return SourceState.Possible(path, source);
        }

        source.Dispose();
        return SourceState.Impossible(source.Kind, path, obstacle, isRefused: true);
    }

    private SourceState? Open(MemorySourceChoice kind, EvidencePath path, FileType type, out SafeFileHandle file)
    {
        // Looked at before it is opened: opening another device could act on it.
        var error = root.Open(path.Bytes.Span, OpenAs.Place, LinkRule.RefuseLast, out file);
        FileStatus status = default;
        error = error.Failed ? error : FileStatus.Read(file, out status);
        if (!error.Failed && (status.Type == type ? !IsTheDevice(kind, status) : IsLive || status.Type != FileType.Regular))
        {
            file.Dispose();
            return SourceState.Impossible(kind, path, "something else was put in its place, as containers do", isRefused: true);
        }

        file.Dispose();
        error = error.Failed ? error
            : kind == MemorySourceChoice.Kcore ? RunningSystem.Open(root, path.Bytes.Span, out file) : root.Open(path.Bytes.Span, OpenAs.KernelFile, LinkRule.RefuseLast, out file);
        if (!error.Failed)
        {
            return null;
        }

        file.Dispose();
        return SourceState.Impossible(
            kind,
            path,
            error == Errno.ENOENT || error == Errno.ENOTDIR ? Missing(kind)
                : error == Errno.EPERM ? protection.Refusal(kind)
                : error == ProcFile.Covered ? "something is mounted over it"
                : error == Errno.EACCES ? "it may not be opened: only root, or who has CAP_DAC_READ_SEARCH, may, and security modules can forbid it"
                : $"it cannot be opened: {error}",
            error == Errno.EPERM || error == Errno.EACCES || error == ProcFile.Covered);
    }

    /// <summary>Whether a device is the driver's that its name promises: a watchdog of that name would restart the machine once it was opened.</summary>
    private bool IsTheDevice(MemorySourceChoice kind, FileStatus status) => kind switch
    {
        // Documentation/admin-guide/devices.txt.
        MemorySourceChoice.Mem => status is { SpecialMajor: 1, SpecialMinor: 1 },

        // Its number is given when the driver is loaded.
        MemorySourceChoice.Crash => !root.ReadFile("/sys/class/misc/crash/dev"u8, OpenAs.KernelFile, MaxNumberBytes, out var number).Failed
            && Encoding.ASCII.GetString(number.Bytes.Span).Trim() == string.Create(CultureInfo.InvariantCulture, $"{status.SpecialMajor}:{status.SpecialMinor}"),
        _ => true,
    };

    private static string Missing(MemorySourceChoice kind) => kind switch
    {
        MemorySourceChoice.Kcore => "there is none: the kernel was built without it (CONFIG_PROC_KCORE), or it is no running system",
        MemorySourceChoice.Crash => "there is none: its driver is part of Red Hat's kernels, and no module is loaded for this",
        _ => "there is none: the kernel was built without it (CONFIG_DEVMEM), or /dev is a container's",
    };

    private string Unknown()
        => ram.IsHidden ? "/proc/iomem hides the addresses of memory: it shows them with CAP_SYS_ADMIN" : $"/proc/iomem does not tell where memory is{(ram.Error.Failed ? $": {ram.Error}" : string.Empty)}";

    /// <summary>Reads the first page above the first mebibyte, which kernels show that show nothing else.</summary>
    private string? Unreadable(MemorySource source)
    {
        var segment = source.Segments.FirstOrDefault(segment => segment.Range.End > FirstMebibyte, source.Segments[0]);
        var first = segment.Of(new(Math.Max(segment.Range.Start, Math.Min(FirstMebibyte, segment.Range.End - 1)), segment.Range.End));
        var page = new byte[Environment.SystemPageSize];
        var error = source.Read(first.OffsetBytes, page, out var length);
        return length == page.Length ? null
            : error == Errno.EPERM && source.Kind == MemorySourceChoice.Mem ? "the kernel shows nothing of its memory there above the first mebibyte (CONFIG_STRICT_DEVMEM, or locked down)"
            : error == Errno.EPERM ? protection.Refusal(source.Kind)
            : error.Failed ? $"its memory cannot be read: {error}"
            : "its memory cannot be read: it ends before it";
    }
}
