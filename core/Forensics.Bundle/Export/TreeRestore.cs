using Forensics.Bundle.Export.Native;
using Forensics.Bundle.Reading;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Bundle.Export;

/// <summary>
/// Builds the tree that the <c>files</c> index describes below a folder, at its true paths and with its metadata: owners, permissions, access lists, capabilities,
/// attributes, times, links, pipes, sockets, holes. The index may come from anybody: see <see cref="OutputTree"/> for what keeps it below the folder.
/// </summary>
/// <remarks>
/// Order: content, then what has no content, then further hard links, then the folders from the deepest up, then flags. So nothing is made through a link, no time
/// is changed by what comes later, and permissions come last: the folder itself stays at mode 0700, so programs that run with another's rights are out of reach.
/// </remarks>
public static class TreeRestore
{
    /// <summary>Restores it.</summary>
    /// <param name="contents">The bundle, read with its index.</param>
    /// <param name="folder">A path where nothing or an empty folder lies.</param>
    /// <param name="options">What of it.</param>
    /// <returns>What was made; a loss is an object that is not there, or one thing of its metadata.</returns>
    /// <exception cref="OutputPlaceException">The folder cannot be used.</exception>
    /// <exception cref="IOException">The disk is full.</exception>
    public static ExportReport Restore(BundleContents contents, string folder, ExportOptions options)
    {
        ArgumentNullException.ThrowIfNull(contents);
        ArgumentNullException.ThrowIfNull(options);
        using var tree = OutputTree.Open(folder);
        tree.MakePrivate();
        var run = new Run(contents, tree, options);
        run.Contents();
        run.Objects();
        run.Links();
        run.Folders();
        run.Flags();
        return run.Report;
    }

    private sealed class Run(BundleContents contents, OutputTree tree, ExportOptions options)
    {
        private readonly FileIndex index = contents.Index(options.Unproven);
        private readonly ObjectMetadata metadata = new();
        private readonly List<(int Depth, byte[] Path, IndexedMetadata Metadata)> folders = [];

        public ExportReport Report { get; } = new();

        public void Contents()
        {
            foreach (var entry in contents.Entries(join: true))
            {
                List<IndexedFile> files = [.. index.FurtherOf(entry.Name, (path, reason) => Report.Lose(path, reason))];
                if (index.Of(entry.Name) is { IsOfRoot: true } first) files.Insert(0, first);
                if (files.Count == 0 || !ProvenRule.Admits(entry, options, Report)) continue;
                foreach (var file in files) Try(file, path => WriteContent(entry, file, path));
            }
        }

        public void Objects()
        {
            foreach (var file in index.Files().Where(file => file is { IsOfRoot: true, Entry: null, LinkOf: null })) Try(file, path => Make(file, path));
            if (index.Malformed > 0) Report.Lose("the index of content", $"{index.Malformed} lines cannot be read");
        }

        public void Links()
        {
            var targets = index.LinkTargets();
            foreach (var file in index.Files().Where(file => file is { IsOfRoot: true, Entry: null, LinkOf: not null }))
            {
                Try(file, path =>
                {
                    if (!targets.TryGetValue((file.Step, file.LinkOf!), out var target)) throw new UnwritableException("what it is a link of is not in the index");
                    if (target is null) throw new UnwritableException(FileIndex.LeftOut);
                    if (!options.Devices && file.Metadata?.Type is "block-device" or "character-device") throw new UnwritableException("a device is made only with --devices");
                    tree.MakeHardLink(OutputTree.Relative(target), path);
                    Report.Add(0);
                });
            }
        }

        public void Folders()
        {
            foreach (var (_, path, described) in folders.OrderByDescending(each => each.Depth))
            {
                Try(path, () =>
                {
                    using var place = tree.OpenPlace(path);
                    metadata.Apply(place, described, reason => Report.Lose(path, reason));
                });
            }
        }

        public void Flags()
        {
            foreach (var file in index.Files().Where(file => file is { IsOfRoot: true, LinkOf: null, WhyAbsent: null, Metadata.Type: "file" or "directory" } && InodeFlagLetters.Settable(file.Metadata.Lsattr) != 0))
            {
                Try(file, path =>
                {
                    if (path.Length == 0) return;
                    using var opened = tree.OpenForReading(path);
                    var error = FileCalls.AddFlags(opened, InodeFlagLetters.Settable(file.Metadata!.Lsattr));
                    if (error != 0) throw new UnwritableException($"its flags {string.Concat(file.Metadata.Lsattr)}: {FileCalls.Message(error)}");
                });
            }
        }

        private void Try(IndexedFile file, Action<byte[]> work)
            => Try(file.Path!, () => work(OutputTree.Relative(file.Path).ToArray()));

        private void Try(byte[] path, Action work)
        {
            try
            {
                work();
            }
            catch (Exception failure) when (failure is UnwritableException or InvalidDataException)
            {
                Report.Lose(path, failure.Message);
            }
        }

        private void WriteContent(BundleEntry entry, IndexedFile file, byte[] path)
        {
            if (file.Metadata is { Type: not "file" }) throw new UnwritableException("it has content and is no regular file");
            if (file.ExtentFault() is { } fault) throw new UnwritableException(fault);
            using (var content = contents.Open(entry, options.Unproven))
            using (var target = tree.Create(path))
            {
                // A file system without this flag says so when all flags are set.
                if ((InodeFlagLetters.Settable(file.Metadata?.Lsattr ?? []) & InodeFlagLetters.OfEmptyFiles) is not 0 and var early) _ = FileCalls.AddFlags(target.SafeFileHandle, early);
                SparseContent.Write(content, target, file);
                Report.Add(content.Position);
            }

            Describe(path, file);
        }

        private void Make(IndexedFile file, byte[] path)
        {
            if (file.WhyAbsent is { } why) throw new UnwritableException(why);
            var described = file.Metadata ?? throw new UnwritableException("nothing says what it is");
            var special = described.SpecialDevice is { } number ? FileCalls.Device(number.Major, number.Minor) : null;
            switch (described.Type)
            {
                case "directory" when path.Length == 0:
                    return;
                case "directory":
                    tree.MakeDirectory(path);
                    folders.Add((path.Count(value => value == '/'), path, described));
                    Report.Add(0);
                    return;
                case "symlink":
                    tree.MakeLink(path, described.LinkTarget ?? throw new UnwritableException("its target is not known"));
                    break;
                case "fifo":
                    tree.MakeNode(path, 0x1000, 0);
                    break;
                case "socket":
                    tree.MakeNode(path, 0xc000, 0);
                    break;
                case "block-device" or "character-device" when !options.Devices:
                    throw new UnwritableException("a device is made only with --devices");
                case "block-device" or "character-device":
                    tree.MakeNode(path, described.Type == "block-device" ? 0x6000 : 0x2000, special ?? throw new UnwritableException("its device number is none that can be made"));
                    break;
                default:
                    throw new UnwritableException("nothing says what it is");
            }

            Report.Add(0);
            Describe(path, file);
        }

        private void Describe(byte[] path, IndexedFile file)
        {
            if (file.Metadata is not { } described) return;
            using SafeFileHandle place = tree.OpenPlace(path);
            metadata.Apply(place, described, reason => Report.Lose(path, reason));
        }
    }
}
