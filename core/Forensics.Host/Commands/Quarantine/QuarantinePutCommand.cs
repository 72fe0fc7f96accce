using System.CommandLine;
using Forensics.Collection.Plan;
using Forensics.Collection.Probing;
using Forensics.Host.Commands.Actions;

namespace Forensics.Host.Commands.Quarantine;

/// <summary><c>forensics quarantine put</c>: the responder <c>quarantine</c>, and nothing else.</summary>
internal sealed class QuarantinePutCommand(Installation installation, PathProbe probe, RunLaunch launch)
{
    private const string Responder = "quarantine";

    private readonly ActionRuns runs = new(installation, probe);
    private readonly Argument<string[]> paths = new("PATH") { Description = "Files, by absolute path", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string[]> sha256 = GivenOptions.Many("--sha256", "H", "Only content with this SHA-256; with --below, every file there that has it");
    private readonly Option<string[]> md5 = GivenOptions.Many("--md5", "H", "The same by MD5; with both, both must hold");
    private readonly Option<string[]> below = GivenOptions.Many("--below", "DIR", "Search this folder for the digests");
    private readonly Option<string[]> pids = GivenOptions.Many("--pid", "PID", "The program of this process, which is not ended");
    private readonly Option<bool> keepOriginal = new("--keep-original") { Description = "Put a copy into the quarantine, and leave the file where it is" };
    private readonly Option<bool> clearFlags = new("--clear-flags") { Description = "Clear the immutable and append-only flags of a file that is to be removed" };

    public Command Build()
    {
        var command = new Command("put", "Take files out of use: a sealed copy into the quarantine, then the file is removed") { paths, sha256, md5, below, pids, keepOriginal, clearFlags };
        runs.AddTo(command);
        launch.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var given = new GivenOptions(Responder);
        given.AddList("paths", parsed.GetValue(paths)!.Select(Path.GetFullPath), "PATH");
        given.AddList("sha256", parsed.GetValue(sha256)!, "--sha256");
        given.AddList("md5", parsed.GetValue(md5)!, "--md5");
        given.AddList("below", parsed.GetValue(below)!.Select(Path.GetFullPath), "--below");
        given.AddList("pids", parsed.GetValue(pids)!, "--pid");
        if (given.Settings.Count == 0)
        {
            throw new UsageException("quarantine put: name files by path, by --pid, or by --sha256 or --md5 with --below");
        }

        given.AddFlag("keep_original", parsed.GetValue(keepOriginal), "--keep-original");
        given.AddFlag("clear_flags", parsed.GetValue(clearFlags), "--clear-flags");
        return (int)launch.Launch(parsed, runs.Of(parsed, "quarantine put", given.Settings, launch.IsDryRun(parsed)));
    }
}
