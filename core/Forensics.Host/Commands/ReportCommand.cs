using System.CommandLine;
using System.Text;
using Forensics.Collection.Plan;
using Forensics.Collection.Probing;
using Forensics.Host.Extraction;
using Forensics.Host.Inspection;
using Forensics.Host.Reporting;
using Forensics.Host.Reporting.Reading;

namespace Forensics.Host.Commands;

/// <summary><c>forensics report</c>: verifies a bundle and, in the same pass, reads it for one HTML page, which is written when the pass is over.</summary>
internal sealed class ReportCommand(PathProbe probe, Terminal terminal)
{
    private const string BundleEnd = ".tar.zst";
    private const int BufferChars = 1 << 16;

    private readonly BundleOptions options = new(probe, terminal);
    private readonly Option<string?> output = new("-o") { Description = "A new file; - for standard output; by default NAME.html beside NAME.tar.zst", HelpName = "FILE.html" };

    public Command Build()
    {
        var command = new Command("report", "Check a bundle, and write what it holds as one HTML page that loads nothing");
        options.AddTo(command);
        command.Add(output);
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var bundle = options.Path(parsed);
        var target = parsed.GetValue(output) ?? (bundle.EndsWith(BundleEnd, StringComparison.Ordinal) ? bundle[..^BundleEnd.Length] : bundle) + ".html";
        probe.Ask("-o", target == "-" ? null : target);
        if (target == "-")
        {
            terminal.KeepOutputFree();
        }
        else if (Path.Exists(target))
        {
            throw new UsageException($"-o: {target} is there already, and nothing is written over");
        }

        var reading = new ReportReading();
        var report = options.Verify(parsed, reading);
        options.Tell(report);
        using (var stream = target == "-" ? Console.OpenStandardOutput() : Target.Create(target))
        using (var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), BufferChars))
        {
            new ReportPage(new ReportFacts(Shown.Text(Path.GetFileName(bundle)), report, reading)).Write(writer);
        }

        if (target != "-")
        {
            terminal.Result($"written: {target}");
        }

        return (int)BundleOptions.ExitCodeOf(report);
    }
}
