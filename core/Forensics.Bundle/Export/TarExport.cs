using System.Text;
using Forensics.Bundle.Export.Tar;
using Forensics.Bundle.Reading;

namespace Forensics.Bundle.Export;

/// <summary>
/// Writes a bundle as one plain tar. With <see cref="ExportOptions.Full"/> what was stored of the device stands below <c>fs/$rootfs$</c> under its own bytes
/// and with all that a tar can carry: owners, modes, times, attributes, access lists, holes, links, devices.
/// </summary>
public static class TarExport
{
    private const int PlainMode = 0b110_000_000;
    private const int BufferBytes = 1 << 20;

    /// <summary>Writes it.</summary>
    /// <param name="contents">The bundle; read with its index for the full form.</param>
    /// <param name="target">The stream; it need not seek, and is not closed.</param>
    /// <param name="options">What of it.</param>
    /// <returns>What was written.</returns>
    /// <exception cref="IOException">The stream takes no more.</exception>
    /// <exception cref="InvalidDataException">A content changed while it was being written: the archive is not whole.</exception>
    public static ExportReport Write(BundleContents contents, Stream target, ExportOptions options)
    {
        ArgumentNullException.ThrowIfNull(contents);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(options);
        var run = new Run(contents, new PaxWriter(target), options);

        // Links after all content, or content could go through one. Folders twice: bsdtar gives a folder that it had to make itself no times, and GNU tar sets
        // those of a folder when it leaves it for the first time, and of one with links whose making it puts off only if the folder stands before them.
        if (options.Full) run.Objects(IsFolder);
        run.Entries();
        if (options.Full) run.Objects(static _ => true);
        run.Close();
        return run.Report;
    }

    private static bool IsFolder(IndexedFile file) => file is { LinkOf: null, Metadata.Type: "directory" };

    private sealed class Run(BundleContents contents, PaxWriter tar, ExportOptions options)
    {
        private readonly FileIndex? index = options.Full ? contents.Index(options.Unproven) : null;
        private readonly Timestamp startedAt = new(contents.StartedAt(), 0);
        private readonly byte[] buffer = new byte[BufferBytes];
        private Dictionary<(string Step, string Id), byte[]?>? targets;

        public ExportReport Report { get; } = new();

        public void Entries()
        {
            foreach (var entry in contents.Entries(!options.Parts))
            {
                if (!ProvenRule.Admits(entry, options, Report)) continue;
                var size = options.Unproven ? entry.SizeBytes : entry.ProvenBytes;
                var file = index?.Of(entry.Name);
                var member = file is not null && DevicePath.IsNamed(entry.Name) ? Member(entry.Name, file, size) : null;
                Write(entry, member ?? Plain(Encoding.ASCII.GetBytes(entry.Name), size));
                foreach (var other in index?.FurtherOf(entry.Name, (path, reason) => Report.Lose(path, reason)) ?? [])
                {
                    if (DevicePath.Bytes(other.Path) is not { } path) Report.Lose(other.Path, $"no tar can have that path; its content is that of {entry.Name}");
                    else Write(entry, other.Metadata is { Type: "file" } metadata ? Described(path, other, metadata, size) : Plain(path, size));
                }
            }
        }

        public void Objects(Predicate<IndexedFile> wants)
        {
            targets ??= index!.LinkTargets();
            foreach (var file in index!.Files().Where(file => file is { IsOfRoot: true, Entry: null } && wants(file)))
            {
                if (Object(file, targets) is not { } member) continue;
                tar.Begin(member);
                Report.Add(0);
            }
        }

        public void Close()
        {
            if (index?.Malformed > 0) Report.Lose("the index of content", $"{index.Malformed} lines cannot be read");
            tar.Close();
        }

        private void Write(BundleEntry entry, Plan plan)
        {
            using var content = contents.Open(entry, options.Unproven);
            tar.Begin(plan.Member);
            tar.Content(plan.Map.Text);
            foreach (var (length, zeros) in plan.Map.Pieces)
            {
                var left = length;
                for (int read; left > 0 && (read = content.Read(buffer, 0, (int)Math.Min(buffer.Length, left))) > 0; left -= read) tar.Content(buffer.AsSpan(0, read));
                if (left > 0) throw new InvalidDataException($"{entry.Name} ended {left} bytes early");
                tar.Content(new byte[zeros]);
            }

            tar.End();
            Report.Add(plan.Member.SizeBytes);
        }

        private Plan? Member(string entry, IndexedFile file, long size)
        {
            if (file is not { IsOfRoot: true, Metadata: { Type: "file" } metadata }) return null;
            if (DevicePath.Bytes(file.Path) is not { } path)
            {
                Report.Lose(file.Path, $"no tar can have that path; it stands as {entry}");
                return null;
            }

            return Described(path, file, metadata, size);
        }

        private Plan Plain(byte[] path, long size) => new(new() { Path = path, Type = PaxMember.Regular, Mode = PlainMode, SizeBytes = size, ModifiedAt = startedAt }, new(size));

        private Plan Described(byte[] path, IndexedFile file, IndexedMetadata metadata, long size)
        {
            var fault = file.ExtentFault();
            if (fault is not null) Report.Lose(file.Path, $"{fault}: what is stored stands there without holes");
            var map = file.Extents is { } extents && fault is null ? new SparseMap(extents, size, metadata.SizeBytes) : new(size);
            var member = Described(path, PaxMember.Regular, metadata, reason => Report.Lose(file.Path!, reason));
            return new(map.Text.Length == 0
                ? member with { SizeBytes = size }
                : member with { Path = [.. "GNUSparseFile.0/"u8, .. path], SizeBytes = map.Text.Length + map.DataBytes, Records = [.. SparseMap.Records(path, metadata.SizeBytes), .. member.Records] }, map);
        }

        private PaxMember? Object(IndexedFile file, Dictionary<(string Step, string Id), byte[]?> targets)
        {
            var path = DevicePath.Bytes(file.Path);
            var metadata = file.Metadata;
            byte? type = file.LinkOf is not null ? PaxMember.HardLink : metadata?.Type switch
            {
                "directory" => PaxMember.Directory,
                "symlink" => PaxMember.Symlink,
                "fifo" => PaxMember.Fifo,
                "block-device" => PaxMember.BlockDevice,
                "character-device" => PaxMember.CharacterDevice,
                _ => null,
            };
            if (path is null || metadata is null || type is null)
            {
                Report.Lose(file.Path!, path is null ? "no tar can have that path" : file.WhyAbsent ?? (metadata?.Type == "socket" ? "a tar has no sockets" : "nothing says what it is"));
                return null;
            }

            var link = metadata.LinkTarget;
            if (type == PaxMember.HardLink && (!targets.TryGetValue((file.Step, file.LinkOf!), out link) || link is null || (link = DevicePath.Bytes(link)) is null))
            {
                Report.Lose(file.Path!, targets.ContainsKey((file.Step, file.LinkOf!)) ? FileIndex.LeftOut : "what it is a link of is not in the index");
                return null;
            }

            if (type == PaxMember.Directory && path[^1] != (byte)'/') path = [.. path, (byte)'/'];
            return Described(path, type.Value, metadata, reason => Report.Lose(file.Path!, reason)) with { LinkPath = link, Device = metadata.SpecialDevice ?? default };
        }

        private static PaxMember Described(byte[] path, byte type, IndexedMetadata metadata, Action<string> lose) => new()
        {
            Path = path,
            Type = type,
            Mode = metadata.Mode,
            OwnerId = metadata.OwnerId,
            GroupId = metadata.GroupId,
            ModifiedAt = metadata.ModifiedAt ?? default,
            AccessedAt = metadata.AccessedAt,
            ChangedAt = metadata.ChangedAt,
            Records = type == PaxMember.HardLink ? [] : [.. PaxAttributes.Of(metadata, lose)],
        };

        private sealed record Plan(PaxMember Member, SparseMap Map);
    }
}
