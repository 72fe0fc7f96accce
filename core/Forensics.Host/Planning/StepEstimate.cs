using System.Globalization;
using Forensics.Collection.Plan;
using Forensics.Host.Device;

namespace Forensics.Host.Planning;

/// <summary>What a step costs about.</summary>
/// <param name="Units">How much there is of what its cost grows with.</param>
/// <param name="Basis">What that is.</param>
/// <param name="Microseconds">Wall time.</param>
/// <param name="BundleBytes">Bytes in the bundle.</param>
internal sealed record StepEstimate(long Units, string Basis, long Microseconds, long BundleBytes)
{
    /// <summary>Null where nothing can be told beforehand.</summary>
    public static StepEstimate? Of(PlannedStep step, string root)
        => step is { Skip: null, Collector.Cost: { } cost } && DeviceSize.Units(cost.Basis, root) is { } units
            ? new(units, cost.Basis == "memory_mebibytes" ? "MiB of memory" : cost.Basis, units * cost.MicrosecondsPerUnit, units * cost.BundleBytesPerUnit)
            : null;

    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"estimate {Units:N0} {Basis}, about {Seconds} s, about {(BundleBytes >> 20) + 1:N0} MiB in the bundle (with default options)");

    private string Seconds => ((Microseconds / 1e6) + 0.2).ToString(Microseconds < 10_000_000 ? "0.0" : "0", CultureInfo.InvariantCulture);
}
