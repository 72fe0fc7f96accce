using System.CommandLine;
using System.Globalization;
using Forensics.Collection.Plan;
using Forensics.Host.Output;

namespace Forensics.Host.Commands;

/// <summary>What the whole run may use of the device.</summary>
internal sealed class BudgetOptions
{
    private const int MinCpuPercent = 5;
    private const int MaxCpuPercent = 100_000;

    private readonly Option<string?> maxCpu = new("--max-cpu") { Description = "Use at most this share of the CPU, in percent of one core, host and steps together (default: no limit)", HelpName = "PERCENT" };
    private readonly Option<string?> maxSize = new("--max-size") { Description = "End the run before the bundle is larger than this: 500MiB, 2GB (default: no limit)", HelpName = "SIZE" };
    private readonly Option<string?> minFreeDisk = new("--min-free-disk")
    {
        Description = "Leave this much free where the bundle is written (default: 256MiB on a file system of this device, else 0)",
        HelpName = "SIZE",
    };

    public void AddTo(Command command)
    {
        command.Add(maxCpu);
        command.Add(maxSize);
        command.Add(minFreeDisk);
    }

    /// <exception cref="UsageException">It is no percentage.</exception>
    public int? CpuPercent(ParseResult parsed)
        => parsed.GetValue(maxCpu) is not { } text ? null
            : int.TryParse(text.TrimEnd('%'), NumberStyles.None, CultureInfo.InvariantCulture, out var percent) && percent is >= MinCpuPercent and <= MaxCpuPercent ? percent
            : throw new UsageException($"--max-cpu: '{text}' is not a whole number from {MinCpuPercent} to {MaxCpuPercent}: percent of one core");

    /// <summary>The limits, and whether they leave room to begin with.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="path">Where the bundle will be written.</param>
    /// <param name="root">The root under inspection.</param>
    /// <exception cref="UsageException">It is no size.</exception>
    /// <exception cref="RefusedException">There is too little space already.</exception>
    public OutputLimits Output(ParseResult parsed, string path, string root)
    {
        var max = parsed.GetValue(maxSize) is { } size
            ? Quantity.TryParseBytes(size) is { } bytes && bytes >= OutputLimits.MinMaxBytes ? bytes
                : throw new UsageException($"--max-size: '{size}' is not a size of at least {OutputLimits.MinMaxBytes} bytes, such as 500MiB or 2GB")
            : (long?)null;
        var asked = parsed.GetValue(minFreeDisk) is { } text
            ? Quantity.TryParseBytes(text) ?? throw new UsageException($"--min-free-disk: '{text}' is not a size such as 256MiB, or 0")
            : (long?)null;
        if (path == OutputPlace.StandardOutput.Path)
        {
            return new(max, 0);
        }

        var folder = Path.GetDirectoryName(path)!;
        var minFree = asked ?? (OutputPlace.IsFolderOnSource(folder, root) ? OutputLimits.DeviceMinFreeBytes : 0);
        return minFree > 0 && OutputRoom.FreeBytes(folder) is { } free && free - OutputLimits.ReserveBytes < minFree
            ? throw new RefusedException($"{folder} has {free} bytes free, and {minFree} have to stay so: choose another place with -o, or another limit with --min-free-disk (0 for none)")
            : new(max, minFree);
    }
}
