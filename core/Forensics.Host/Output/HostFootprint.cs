using Forensics.Collection.Footprint;

namespace Forensics.Host.Output;

/// <summary>What this program itself does to the device, for the ledger.</summary>
internal static class HostFootprint
{
    /// <summary>What is done before the first step: the process, what its runtime made, the bundle's file.</summary>
    public static void Begin(FootprintLedger ledger, OutputPlace output)
    {
        // The first argument is the assembly: one of the command line only where the runtime's own program was started.
        var program = Environment.ProcessPath ?? "forensics";
        ledger.AddStart(Environment.ProcessId, [program, .. Environment.GetCommandLineArgs().Skip(Path.GetFileName(program) == "dotnet" ? 0 : 1)], null, "this program; it was started by others");
        foreach (var (kind, path) in MadeByRuntime())
        {
            ledger.Add(new() { Kind = kind, Action = FootprintAction.Created, Subject = path, ProcessId = Environment.ProcessId, Detail = "made by the runtime of this program: DOTNET_EnableDiagnostics was not 0" });
        }

        if (output.Identity is not { } identity)
        {
            ledger.Add(FootprintKind.File, FootprintAction.Written, output.Path, "the bundle goes to standard output, which was inherited; no file is made");
            return;
        }

        ledger.Add(new()
        {
            Kind = FootprintKind.File,
            Action = FootprintAction.Created,
            Subject = output.Path,
            Device = identity.Device,
            Inode = identity.Inode,
            SizeBytes = 0,
            Detail = "the bundle, mode 0600",
        });
        ledger.AddDirectory(Path.GetDirectoryName(output.Path)!, "the bundle's name was added; its times changed");
    }

    /// <summary>What is done after the last step and after the ledger's last line.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="output">The bundle.</param>
    /// <param name="lengthBytes">Its length so far.</param>
    public static void End(FootprintLedger ledger, OutputPlace output, long lengthBytes)
    {
        ledger.Add(new()
        {
            Kind = FootprintKind.Socket,
            Action = FootprintAction.Created,
            Subject = "netlink:NETLINK_ROUTE",
            ProcessId = Environment.ProcessId,
            Detail = "bound and closed again to list the device's addresses; nothing was sent to the network",
        });
        var ahead = new FootprintEntry { Kind = FootprintKind.File, Action = FootprintAction.Written, Subject = output.Path, IsAhead = true };
        ledger.Add(ahead with
        {
            Device = output.Identity?.Device,
            Inode = output.Identity?.Inode,
            Detail = $"{lengthBytes} bytes were written before this line was; the ledger, the manifest, the last custody link, the archive's end, container digest and seek table follow; it keeps its name",
        });
        foreach (var (kind, path) in MadeByRuntime())
        {
            ledger.Add(ahead with { Kind = kind, Action = FootprintAction.Removed, Subject = path, ProcessId = Environment.ProcessId, Detail = "removed by the runtime when this program ends" });
        }

        ledger.Add(ahead with { Kind = FootprintKind.Process, Action = FootprintAction.Ended, Subject = Environment.ProcessPath ?? "forensics", ProcessId = Environment.ProcessId, Detail = "this program" });
    }

    /// <summary>Socket and pipes of the runtime's diagnostics: <c>dotnet-diagnostic-PID-KEY-socket</c>, <c>clr-debug-pipe-PID-KEY-in</c> and <c>-out</c>.</summary>
    private static IEnumerable<(FootprintKind Kind, string Path)> MadeByRuntime()
    {
        var folder = Environment.GetEnvironmentVariable("TMPDIR") is { Length: > 0 } named ? named : "/tmp";
        if (Environment.GetEnvironmentVariable("DOTNET_EnableDiagnostics") == "0" || !Directory.Exists(folder))
        {
            return [];
        }

        var processId = Environment.ProcessId;
        return
        [
            .. Directory.EnumerateFileSystemEntries(folder, $"dotnet-diagnostic-{processId}-*").Select(path => (FootprintKind.Socket, path)),
            .. Directory.EnumerateFileSystemEntries(folder, $"clr-debug-pipe-{processId}-*").Select(path => (FootprintKind.NamedPipe, path)),
        ];
    }
}
