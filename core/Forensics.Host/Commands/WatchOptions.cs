using System.CommandLine;
using Forensics.Collection.Plan;
using Forensics.Host.Output;

namespace Forensics.Host.Commands;

/// <summary>Who watches a run, and how.</summary>
internal sealed class WatchOptions
{
    private readonly Option<bool> quiet = new("-q", "--quiet") { Description = "Say only what went wrong, and the result" };
    private readonly Option<bool> verbose = new("-v", "--verbose") { Description = "Show what plugins log" };
    private readonly Option<bool> json = new("--json") { Description = "Events as JSON lines on standard output, instead of the result's lines" };
    private readonly Option<int?> jsonDescriptor = new("--json-fd") { Description = "Events as JSON lines on this descriptor", HelpName = "N" };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { quiet, verbose, json, jsonDescriptor })
        {
            command.Add(option);
        }
    }

    /// <exception cref="UsageException">Two things want standard output, or the descriptor is none.</exception>
    public RunWatch Open(ParseResult parsed, string path, Terminal terminal, TimeProvider clock)
    {
        var isStream = path == OutputPlace.StandardOutput.Path;
        var descriptor = parsed.GetValue(json) ? 1 : parsed.GetValue(jsonDescriptor);
        if (isStream && descriptor == 1)
        {
            throw new UsageException("--json: standard output takes the bundle (-o -); name another descriptor with --json-fd");
        }

        if (isStream || descriptor == 1)
        {
            terminal.KeepOutputFree();
        }

        return new(terminal, descriptor is { } number ? new EventStream(number, clock) : null, clock,
            parsed.GetValue(quiet) ? Verbosity.Quiet : parsed.GetValue(verbose) ? Verbosity.Verbose : Verbosity.Normal);
    }
}
