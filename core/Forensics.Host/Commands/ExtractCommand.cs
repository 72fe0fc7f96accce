using System.CommandLine;
using Forensics.Bundle;
using Forensics.Bundle.Export;
using Forensics.Bundle.Reading;
using Forensics.Collection.Outcomes;
using Forensics.Collection.Plan;
using Forensics.Collection.Probing;
using Forensics.Host.Extraction;

namespace Forensics.Host.Commands;

/// <summary><c>forensics extract</c>: writes what is proven of a bundle, all of it or single entries, or the tree that its index of content describes.</summary>
internal sealed class ExtractCommand(Installation installation, PathProbe probe, Terminal terminal, TimeProvider clock)
{
    private readonly BundleOptions options = new(probe, terminal);
    private readonly CustodyOptions custody = new(installation, terminal, clock);
    private readonly Argument<string[]> entries = new("ENTRY") { Description = "Only these: names of entries, folders with a slash at the end, or paths on the device with one at the start", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string> output = new("-o") { Description = "A new or empty folder; - for standard output, of named entries", HelpName = "DIR|-", Required = true };
    private readonly Option<bool> restore = new("--restore-metadata") { Description = "Build the device's tree of the index of content instead: true paths, owners, modes, times, attributes, links" };
    private readonly Option<bool> devices = new("--devices") { Description = "With --restore-metadata: make device nodes too" };
    private readonly Option<bool> parts = new("--parts") { Description = "Leave content in parts as it stands in the bundle" };
    private readonly Option<bool> unproven = new("--unproven") { Description = "Write also what nothing proves, and name it" };

    public Command Build()
    {
        var command = new Command("extract", "Write what a bundle holds, after checking it");
        options.AddTo(command);
        command.Add(entries);
        command.Add(output);
        command.Add(restore);
        command.Add(devices);
        command.Add(parts);
        command.Add(unproven);
        custody.AddTo(command);
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var target = parsed.GetValue(output)!;
        var names = parsed.GetValue(entries) ?? [];
        var wanted = new ExportOptions { Unproven = parsed.GetValue(unproven), Parts = parsed.GetValue(parts), Devices = parsed.GetValue(devices) };
        var isTree = parsed.GetValue(restore);
        if ((target == "-" && names.Length == 0) || (isTree && (names.Length > 0 || target == "-")) || (wanted.Devices && !isTree))
        {
            throw new UsageException(isTree ? "--restore-metadata restores all of it into a folder: name no ENTRY, and a folder with -o"
                : wanted.Devices ? "--devices is for --restore-metadata" : "-o - is for named entries");
        }

        probe.Ask("-o", target == "-" ? null : target);
        if (target == "-")
        {
            terminal.KeepOutputFree();
        }

        else
        {
            Target.Prepare(target);
        }

        string? digest = null;
        var exitCode = options.Use(parsed, (bundle, trust) => Extract(bundle, trust, names, target, wanted, isTree, out digest));
        return (int)custody.Add(parsed, options.Path(parsed), digest, "extracted", $"{(names.Length == 0 ? "all" : string.Join(' ', names))}, to {target}: {exitCode}", exitCode);
    }

    private ExitCode Extract(FileStream bundle, VerifyOptions trust, string[] names, string target, ExportOptions wanted, bool isTree, out string? digest)
    {
        var asked = new AskedEntries(names);
        using var contents = Open(bundle, trust, asked, wanted, isTree);
        var text = new ContentsText(options, terminal);
        text.TellProof(contents);
        digest = contents.Report?.BundleDigest;
        if (isTree)
        {
            return text.Tell(contents, TreeRestore.Restore(contents, target, wanted), "objects", target);
        }

        var chosen = asked.Choose(contents, !wanted.Parts);
        var report = target == "-" ? StreamExport.Write(contents, chosen.Select(each => each.Entry), Console.OpenStandardOutput(), wanted) : FolderExport.Write(contents, chosen, target, wanted);
        var code = text.Tell(contents, report, "entries", target);
        var missing = asked.Missing.ToList();
        foreach (var (name, entry) in missing)
        {
            terminal.Line($"{name}: the bundle has no entry {entry}; 'tar --zstd -tf' lists what it has");
        }

        text.TellLeftOut(asked.LeftOut, asked.LeftOutCount);
        return code == ExitCode.Complete && missing.Count + asked.LeftOutCount > 0 ? ExitCode.Partial : code;
    }

    private BundleContents Open(FileStream bundle, VerifyOptions trust, AskedEntries asked, ExportOptions wanted, bool isTree)
    {
        if (asked.Entries.Count > 0 && !wanted.Unproven)
        {
            if (Find(bundle, trust, asked) is { } found)
            {
                return found;
            }

            terminal.Line("the bundle has no directory of its custody lists that can be used: all of it is read");
        }

        var contents = BundleContents.Read(bundle, trust, isTree ? Scratch.Folder : null);
        try
        {
            _ = asked.NeedsIndex(contents) && asked.Find(contents);
            return contents;
        }
        catch (InvalidDataException changed)
        {
            contents.Dispose();
            throw new IOException($"the index of content cannot be read: {changed.Message}", changed);
        }
    }

    private static BundleContents? Find(FileStream bundle, VerifyOptions trust, AskedEntries asked)
    {
        var found = BundleContents.Find(bundle, trust, asked.Entries);
        if (found is null || !asked.NeedsIndex(found))
        {
            return found;
        }

        using (found)
        using (var index = BundleContents.Find(bundle, trust, [PathContents.IndexFolder]))
        {
            _ = index is not null && asked.Find(index);
        }

        return BundleContents.Find(bundle, trust, asked.Entries);
    }
}
