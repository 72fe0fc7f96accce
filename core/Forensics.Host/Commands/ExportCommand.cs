using System.CommandLine;
using Forensics.Bundle;
using Forensics.Bundle.Export;
using Forensics.Bundle.Reading;
using Forensics.Collection.Outcomes;
using Forensics.Collection.Plan;
using Forensics.Collection.Probing;
using Forensics.Host.Extraction;

namespace Forensics.Host.Commands;

/// <summary><c>forensics export</c>: writes what is proven of a bundle in the format of another tool.</summary>
internal sealed class ExportCommand(Installation installation, PathProbe probe, Terminal terminal, TimeProvider clock)
{
    private static readonly string[] Formats = ["zip", "tar", "dir", "bodyfile", "timeline"];

    private readonly BundleOptions options = new(probe, terminal);
    private readonly CustodyOptions custody = new(installation, terminal, clock);
    private readonly Option<string> format = new("--format") { Description = "zip, tar, dir (as 'extract'), bodyfile (for mactime) or timeline (JSON lines for Timesketch)", HelpName = "FORMAT", Required = true };
    private readonly Option<string> output = new("-o") { Description = "A new file, or a new or empty folder for dir; - for standard output", HelpName = "FILE|DIR|-", Required = true };
    private readonly Option<bool> full = new("--full") { Description = "With tar: the device's own paths, with owners, modes, times, attributes, holes and links" };
    private readonly Option<bool> parts = new("--parts") { Description = "Leave content in parts as it stands in the bundle" };
    private readonly Option<bool> unproven = new("--unproven") { Description = "Write also what nothing proves, and name it" };

    public Command Build()
    {
        var command = new Command("export", "Write a bundle in the format of another tool, after checking it");
        options.AddTo(command);
        command.Add(format);
        command.Add(output);
        command.Add(full);
        command.Add(parts);
        command.Add(unproven);
        custody.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var kind = parsed.GetValue(format)!;
        var target = parsed.GetValue(output)!;
        var wanted = new ExportOptions { Unproven = parsed.GetValue(unproven), Parts = parsed.GetValue(parts), Full = parsed.GetValue(full) };
        if (!Formats.Contains(kind))
        {
            throw new UsageException($"--format: '{kind}' is none of {string.Join(", ", Formats)}");
        }

        if ((wanted.Full && (kind != "tar" || wanted.Parts)) || (kind == "dir" && target == "-"))
        {
            throw new UsageException(kind == "dir" && target == "-" ? "a folder is no stream: name one with -o" : "--full is for --format tar, and joins parts");
        }

        probe.Ask("-o", target == "-" ? null : target);
        if (target == "-")
        {
            terminal.KeepOutputFree();
        }

        else if (kind == "dir")
        {
            Target.Prepare(target);
        }
        else if (Path.Exists(target))
        {
            throw new UsageException($"-o: {target} is there already, and nothing is written over");
        }

        string? digest = null;
        var exitCode = options.Use(parsed, (bundle, trust) => Export(bundle, trust, kind, target, wanted, out digest));
        return (int)custody.Add(parsed, options.Path(parsed), digest, "exported", $"{kind}, to {target}: {exitCode}", exitCode);
    }

    private ExitCode Export(FileStream bundle, VerifyOptions trust, string kind, string target, ExportOptions wanted, out string? digest)
    {
        using var contents = BundleContents.Read(bundle, trust, kind == "zip" || wanted.Full ? Scratch.Folder : null);
        var text = new ContentsText(options, terminal);
        text.TellProof(contents);
        digest = contents.Report?.BundleDigest;
        if (kind == "dir")
        {
            return text.Tell(contents, FolderExport.Write(contents, contents.Entries(!wanted.Parts), target, wanted), "entries", target);
        }

        using var stream = target == "-" ? Console.OpenStandardOutput() : Target.Create(target);
        try
        {
            var report = kind switch
            {
                "zip" => ZipExport.Write(contents, stream, Scratch.Folder, wanted),
                "tar" => TarExport.Write(contents, stream, wanted),
                "bodyfile" => BodyfileExport.Write(contents, stream, wanted),
                _ => TimelineExport.Write(contents, stream, wanted),
            };
            stream.Flush();
            return text.Tell(contents, report, kind is "bodyfile" or "timeline" ? "lines" : "entries", target);
        }
        catch (InvalidDataException changed)
        {
            throw new IOException($"{target} is not whole: {changed.Message}", changed);
        }
    }
}
