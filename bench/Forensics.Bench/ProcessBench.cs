using System.Diagnostics;
using System.Globalization;
using Forensics.Plugins.Processes;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Testing;

namespace Forensics.Bench;

/// <summary><c>processes basic|full [ROUNDS]</c>: lists the processes again and again in this process, and says what one round costs once all is compiled.</summary>
internal static class ProcessBench
{
    private const int WarmRounds = 5;
    private const int DefaultRounds = 20;

    /// <summary>The process record alone.</summary>
    private static ProcessOptions Basic => new()
    {
        Environment = EnvironmentContent.None,
        Hashes = [HashName.None],
        OpenFiles = false,
        Sockets = false,
        Maps = MapSelection.None,
        StoreDeleted = false,
    };

    public static async Task<int> RunAsync(string kind, int? rounds)
    {
        var error = TargetRootReading.OpenRoot(EvidencePath.Of("/"), out var root);
        using var slash = root.Descriptor;
        if (error.Failed)
        {
            await Console.Error.WriteLineAsync($"/: {error}");
            return 1;
        }

        RecordingContext context = null!;
        async Task ListAsync()
        {
            // Records become lines, as in the worker; they are kept, which costs a little more than sending them.
            var collector = new ProcessCollector();
            context = new(collector.Descriptor, new(slash, EvidencePath.Of("/")), TimeProvider.System);
            await CollectorRun.RunAsync(collector, kind == "basic" ? Basic : new(), context);
        }

        for (var i = 0; i < WarmRounds; i++)
        {
            await ListAsync();
        }

        using var self = Process.GetCurrentProcess();
        var before = self.TotalProcessorTime;
        var count = rounds ?? DefaultRounds;
        for (var i = 0; i < count; i++)
        {
            await ListAsync();
        }

        self.Refresh();
        var each = (self.TotalProcessorTime - before).TotalMilliseconds / count;
        var done = context.Progress!.Value.Done;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{each:F2} ms CPU a round, {each * 1_000 / done:F2} us a process, {done} processes"));
        return 0;
    }
}
