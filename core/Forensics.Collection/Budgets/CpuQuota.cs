using System.Globalization;

namespace Forensics.Collection.Budgets;

/// <summary>A percentage of one core as the kernel takes it: microseconds of each period.</summary>
internal static class CpuQuota
{
    public const long PeriodMicroseconds = 100_000;

    public static long Microseconds(int percent) => percent * PeriodMicroseconds / 100;

    /// <summary>The value of <c>cpu.max</c>.</summary>
    public static string Unified(int percent) => string.Create(CultureInfo.InvariantCulture, $"{Microseconds(percent)} {PeriodMicroseconds}");
}
