using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Autoruns.Enriching;

/// <summary>Makes the record of an autorun and of what was read of its file and its target.</summary>
internal sealed class RecordBuilder(IdNames names, WritableCheck writable, PackageVerdict packages)
{
    private const int MostCharacters = 4_096;

    public AutorunRecord Build(Autorun autorun, FileState file, FileState? target)
    {
        var status = file.Status;
        var (owner, state) = packages.Of(file);
        var (targetOwner, targetState) = target is null ? (null, null) : packages.Of(target);
        return new()
        {
            AutorunType = autorun.Type,
            Name = new(autorun.Path.Bytes[(autorun.Path.Bytes.Span.LastIndexOf((byte)'/') + 1)..]),
            Path = autorun.Path,
            Entry = Cut(autorun.Entry),
            Line = autorun.Line,
            Text = Cut(autorun.Text),
            Command = Cut(autorun.Command),
            Trigger = Cut(autorun.Trigger),
            Enabled = autorun.Enabled,
            EnabledReason = Cut(autorun.EnabledReason),
            RunAs = Cut(autorun.RunAs),
            SizeBytes = status?.LengthBytes,
            Mode = Octal(status),
            Flags = status is { } known ? StatusFlags.Of(known.Attributes) : null,
            OwnerId = status?.UserId,
            OwnerName = status is { } owned ? names.User(owned.UserId) : null,
            GroupId = status?.GroupId,
            GroupName = status is { } grouped ? names.Group(grouped.GroupId) : null,
            CreatedAt = status?.CreatedAt,
            ModifiedAt = status?.ModifiedAt,
            AccessedAt = status?.AccessedAt,
            ChangedAt = status?.ChangedAt,
            LinkTarget = file.LinkTarget,
            FileId = file.FileId,
            Md5 = Hex(file.Digests?.Md5),
            Sha256 = Hex(file.Digests?.Sha256),
            WritableByOthers = file.Exists is null || file.IsKernels ? null : writable.Of(autorun.Path, file, autorun.RunAs),
            Package = owner?.Package,
            PackageVersion = owner?.Version,
            PackageState = state,
            TargetPath = autorun.Target,
            TargetExists = Exists(target),
            TargetMode = Octal(target?.EndStatus),
            TargetOwnerId = target?.EndStatus?.UserId,
            TargetModifiedAt = target?.EndStatus?.ModifiedAt,
            TargetChangedAt = target?.EndStatus?.ChangedAt,
            TargetFileId = target?.EndFileId,
            TargetMd5 = Hex(target?.Digests?.Md5),
            TargetSha256 = Hex(target?.Digests?.Sha256),
            TargetWritableByOthers = autorun.Target is { } path && target is { IsKernels: false } ? writable.Of(path, target, autorun.RunAs) : null,
            TargetPackage = targetOwner?.Package,
            TargetPackageState = targetState,
            ForensicsRunId = OwnTimer.RunOf(autorun.Path, status),
            ReadAt = file.ReadAt,
        };
    }

    private static bool? Exists(FileState? target)
        => target is not { Exists: true } ? target?.Exists : target.EndStatus is not null ? true : FileStateReader.IsNowhere(target.Error) ? false : null;

    private static EvidenceText? Cut(EvidenceText? text)
        => text is { Bytes.Length: > AutorunLimits.TextBytes } longer ? new(longer.Bytes[..AutorunLimits.TextBytes]) : text;

    private static string? Cut(string? text) => text is { Length: > MostCharacters } ? text[..MostCharacters] : text;

    private static string? Octal(FileStatus? status) => status is { } known ? Convert.ToString(known.Permissions, 8).PadLeft(4, '0') : null;

    private static string? Hex(byte[]? digest) => digest is null ? null : Convert.ToHexStringLower(digest);
}
