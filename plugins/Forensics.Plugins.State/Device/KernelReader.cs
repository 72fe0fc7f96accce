using System.Globalization;
using System.Runtime.InteropServices;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.State.Device;

/// <summary>Reads what the running kernel says of itself.</summary>
internal static class KernelReader
{
    private const int MillisecondsPerSecond = 1_000;

    public static KernelFacts? Read(ShortFiles files)
    {
        var release = files.Text("/proc/sys/kernel/osrelease");
        var bootId = files.Text("/proc/sys/kernel/random/boot_id") is { } text && BootId.TryParse(text.Bytes.Span, out var id) ? id : null;
        if (release is null && bootId is null)
        {
            return null;
        }

        return new()
        {
            Release = release,
            Version = files.Text("/proc/sys/kernel/version"),
            Architecture = files.Word("/proc/sys/kernel/arch") ?? (RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "aarch64" : "x86_64"),
            Build = files.Text("/proc/version"),
            CommandLine = files.Text("/proc/cmdline"),
            BootId = bootId,
            BootedAt = BootClock.Sample().TimeOf(0),
            UptimeMs = Uptime(files.Words("/proc/uptime")),
        };
    }

    private static long? Uptime(IReadOnlyList<string>? words)
        => words is [var seconds, ..] && decimal.TryParse(seconds, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value < long.MaxValue / MillisecondsPerSecond
            ? (long)(value * MillisecondsPerSecond) : null;
}
