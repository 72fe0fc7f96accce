using System.CommandLine;
using Forensics.Bundle;
using Forensics.Bundle.Export;
using Forensics.Bundle.Reading;
using Forensics.Collection.Outcomes;
using Forensics.Collection.Plan;
using Forensics.Collection.Probing;
using Forensics.Collection.Run;
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
        var asked = names.Select(name => (Name: name, Entry: EntryOf(name))).ToList();
        using var contents = Open(bundle, trust, [.. asked.Select(each => each.Entry)], wanted, isTree);
        var text = new ContentsText(options, terminal);
        text.TellProof(contents);
        digest = contents.Report?.BundleDigest;
        if (isTree)
        {
            return text.Tell(contents, TreeRestore.Restore(contents, target, wanted), "objects", target);
        }

        var found = new HashSet<string>(StringComparer.Ordinal);
        var chosen = contents.Entries(!wanted.Parts).Where(entry => names.Length == 0 || IsAsked(asked, entry.Name, found));
        var report = target == "-" ? StreamExport.Write(contents, chosen, Console.OpenStandardOutput(), wanted) : FolderExport.Write(contents, chosen, target, wanted);
        var code = text.Tell(contents, report, "entries", target);
        var missing = asked.Where(each => !found.Contains(each.Entry)).ToList();
        foreach (var (name, entry) in missing)
        {
            terminal.Line($"{name}: the bundle has no entry {entry}; 'tar --zstd -tf' lists what it has");
        }

        return code == ExitCode.Complete && missing.Count > 0 ? ExitCode.Partial : code;
    }

    private BundleContents Open(FileStream bundle, VerifyOptions trust, string[] entries, ExportOptions wanted, bool isTree)
    {
        if (entries.Length > 0 && !wanted.Unproven)
        {
            if (BundleContents.Find(bundle, trust, entries) is { } found)
            {
                return found;
            }

            terminal.Line("the bundle has no directory of its custody lists that can be used: all of it is read");
        }

        return BundleContents.Read(bundle, trust, isTree ? Scratch.Folder : null);
    }

    // A path of the device stands below fs/$rootfs$; a folder of it keeps its slash.
    private static string EntryOf(string name)
        => !name.StartsWith('/') ? name : ContentName.Of(System.Text.Encoding.UTF8.GetBytes(name)) + (name.EndsWith('/') ? "/" : string.Empty);

    private static bool IsAsked(List<(string Name, string Entry)> asked, string entry, HashSet<string> found)
    {
        var isAsked = false;
        foreach (var (_, name) in asked)
        {
            if (name == entry || (name.EndsWith('/') && entry.StartsWith(name, StringComparison.Ordinal)) || (ContentName.IsPart(entry) && entry[..entry.LastIndexOf('.')] == name)
                || (ContentName.IsPart(name) && name[..name.LastIndexOf('.')] == entry))
            {
                isAsked = true;
                _ = found.Add(name);
            }
        }

        return isAsked;
    }
}
