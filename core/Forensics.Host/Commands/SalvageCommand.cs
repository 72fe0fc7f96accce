using System.CommandLine;
using Forensics.Bundle;
using Forensics.Collection.Outcomes;
using Forensics.Collection.Plan;
using Forensics.Collection.Probing;

namespace Forensics.Host.Commands;

/// <summary>
/// <c>forensics salvage</c>: writes a bundle of what proves of a cut or damaged one. Exit code 0: all that the run wrote is saved, or nothing was to be
/// saved because the bundle is whole or was salvaged already (no file); 3: a file was written, and the run wrote more than it holds; 4: nothing proves (no file).
/// </summary>
internal sealed class SalvageCommand(Installation installation, PathProbe probe, Terminal terminal, TimeProvider clock)
{
    private const string Ending = ".tar.zst";

    // EEXIST and ENOSPC: the runtime hands the kernel's numbers on.
    private const int FileExists = 17;
    private const int NoSpace = 28;

    private readonly CustodyOptions custody = new(installation, terminal, clock);
    private readonly Argument<string> cut = new("CUT") { Description = "The cut or damaged bundle; it is only read" };
    private readonly Option<string?> output = new("-o") { Description = "The new bundle (CUT's name with .salvaged.tar.zst)", HelpName = "FILE" };

    public Command Build()
    {
        var command = new Command("salvage", "Write a bundle of what a cut or damaged one still proves") { cut, output };
        custody.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var input = parsed.GetValue(cut)!;
        var path = parsed.GetValue(output) ?? DefaultOutput(input);
        using var content = BundleFile.Open(probe, input);
        if (!content.CanSeek)
        {
            throw new UsageException($"{input} is no regular file: a bundle is read twice to salvage it; copy it to a file first");
        }

        probe.Ask("-o", path);
        if (Path.Exists(path) || new FileInfo(path).LinkTarget is not null)
        {
            throw Exists(path);
        }

        var report = Salvage(content, path);
        switch (report.Outcome)
        {
            case SalvageOutcome.NotNeeded:
                terminal.Result(report.Input.Integrity == IntegrityState.Salvaged
                    ? $"nothing to salvage: {input} was salvaged already, and is intact to link {report.Input.ProvenLinks}"
                    : $"nothing to salvage: {input} is intact");
                return (int)ExitCode.Complete;
            case SalvageOutcome.NothingProven:
                terminal.Line($"forensics: {input}: no custody link proves, so nothing can be salvaged; no file was written");
                TellBeyond(report);
                return (int)ExitCode.NothingCollected;
            default:
                Tell(report, path);
                return (int)custody.Add(parsed, input, report.Input.BundleDigest, "salvaged", $"to link {report.Link}, into {path}, sha256 {report.BundleDigest}", report.ManifestIsProven ? ExitCode.Complete : ExitCode.Partial);
        }
    }

    private static SalvageReport Salvage(FileStream content, string path)
    {
        try
        {
            return BundleSalvage.Salvage(content, path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw failure switch
            {
                { HResult: FileExists } => Exists(path),
                { HResult: NoSpace } => new IOException($"{path}: there is no space left for it; the part that was written is removed: free some, or name another place with -o", failure),
                DirectoryNotFoundException or UnauthorizedAccessException => new UsageException($"-o: {path} cannot be created: {failure.Message}"),
                _ => new IOException($"{path} was not written: {failure.Message}", failure),
            };
        }
    }

    private void Tell(SalvageReport report, string path)
    {
        terminal.Result($"sha256: {report.BundleDigest}");
        foreach (var signer in report.Input.Signers)
        {
            terminal.Result($"signer: {signer.Fingerprint}");
        }

        terminal.Result($"bundle: {path}");
        terminal.Result($"salvaged: everything up to link {report.Link}, {report.CopiedBytes} bytes{(report.ManifestIsProven ? ": all that the run wrote" : string.Empty)}");
        TellBeyond(report);
    }

    private void TellBeyond(SalvageReport report)
    {
        terminal.Result($"beyond: {report.BeyondBytes} bytes were left out: nothing proves them");
        foreach (var name in report.BeyondEntries)
        {
            terminal.Result($"beyond: {name} could be read, and is not proven");
        }

        if (report.BeyondEntryCount > report.BeyondEntries.Count)
        {
            terminal.Result($"beyond: {report.BeyondEntryCount - report.BeyondEntries.Count} more entries");
        }
    }

    private static string DefaultOutput(string input)
        => (input.EndsWith(Ending, StringComparison.Ordinal) ? input[..^Ending.Length] : input) + ".salvaged" + Ending;

    private static RefusedException Exists(string path) => new($"-o: {path} exists already, and nothing that exists is overwritten: choose another name");
}
