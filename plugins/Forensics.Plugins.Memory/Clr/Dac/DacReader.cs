using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Hashing;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Memory.Clr.Dac;

/// <summary>Reads what may be a DAC, with a bound and a deadline.</summary>
/// <param name="reader">Does the reads.</param>
internal sealed class DacReader(AbandonableReader reader)
{
    /// <summary>The file name of a DAC.</summary>
    public const string DacName = "libmscordaccore.so";

    /// <summary>The file name of the runtime that lies beside it.</summary>
    public const string RuntimeName = "libcoreclr.so";

    private const DigestAlgorithms Algorithms = DigestAlgorithms.Md5 | DigestAlgorithms.Sha1 | DigestAlgorithms.Sha256;

    /// <summary>Reads the DAC of a folder.</summary>
    /// <param name="root">The root that the folder is of.</param>
    /// <param name="folder">The folder, absolute.</param>
    /// <param name="origin">Where it is looked for.</param>
    /// <param name="reason">In words, why there is none; null when there is no such file.</param>
    public DacFile? ReadBeside(TargetRoot root, EvidencePath folder, DacOrigin origin, out string? reason)
        => Read(root, BytePath.Child(folder.Bytes.Span, System.Text.Encoding.ASCII.GetBytes(DacName)), origin, out reason);

    /// <summary>Reads one.</summary>
    /// <param name="root">The root that the path is of.</param>
    /// <param name="path">The file, absolute; links are followed within the root.</param>
    /// <param name="origin">Where it is looked for.</param>
    /// <param name="reason">In words, why there is none; null when there is no such file.</param>
    public DacFile? Read(TargetRoot root, EvidencePath path, DacOrigin origin, out string? reason)
    {
        if (!reader.TryRead(watch => Read(root, path, origin, watch), out var answer))
        {
            reason = $"{path}: no answer within {reader.Deadline.TotalSeconds} s";
            return null;
        }

        reason = answer.Reason is null ? null : $"{path}: {answer.Reason}";
        return answer.Dac;
    }

    private static (DacFile? Dac, string? Reason) Read(TargetRoot root, EvidencePath path, DacOrigin origin, ReadingWatch watch)
    {
        var error = root.Open(path.Bytes.Span, OpenAs.RegularFile, LinkRule.FollowWithinRoot, out var file);
        using (file)
        {
            watch.Beat();
            if (error.Failed)
            {
                return (null, error == Errno.ENOENT || error == Errno.ENOTDIR ? null : error.Name);
            }

            error = FileReading.ReadToEnd(file, DacLimits.FileBytes, out var content);
            watch.Beat();
            if (error.Failed || content.Truncated)
            {
                return (null, error.Failed ? error.Name : $"it is longer than {DacLimits.FileBytes} bytes");
            }

            using var digest = new StreamDigest(Algorithms);
            digest.Append(content.Bytes.Span);
            var dac = new DacFile(path, origin, content.Bytes, digest.Finish()) { Place = root.PlaceOf(file), RuntimeBuildId = RuntimeBeside(root, path) };
            return (origin == DacOrigin.Named ? OthersWrite(root, path, file) : null) is { } reason ? (null, reason) : (dac, null);
        }
    }

    private static string? RuntimeBeside(TargetRoot root, EvidencePath dac)
    {
        var name = dac.Bytes.Span.LastIndexOf((byte)'/') + 1;
        byte[] path = [.. dac.Bytes.Span[..name], .. System.Text.Encoding.ASCII.GetBytes(RuntimeName)];
        var error = root.Open(path, OpenAs.RegularFile, LinkRule.FollowWithinRoot, out var file);
        using (file)
        {
            return error.Failed || ElfBuildId.Read(file, out var buildId).Failed ? null : buildId;
        }
    }

    /// <summary>Whether somebody else could have put the file there: the operator's word is about a path.</summary>
    private static string? OthersWrite(TargetRoot root, EvidencePath path, SafeFileHandle file)
    {
        if (FileStatus.Read(file, out var status).Failed || FileOwnership.IsOthers(status))
        {
            return "others than root and the user who runs this program can write it";
        }

        var place = root.PlaceOf(file) ?? path;
        for (var folder = place.Bytes; folder.Span.LastIndexOf((byte)'/') is >= 0 and var slash; folder = folder[..slash])
        {
            var above = slash == 0 ? BytePath.Root : new EvidencePath(folder[..slash]);
            var error = root.Open(above.Bytes.Span, OpenAs.Place, LinkRule.FollowWithinRoot, out var directory);
            using (directory)
            {
                if (error.Failed || FileStatus.Read(directory, out status).Failed || FileOwnership.IsOthers(status))
                {
                    return $"others than root and the user who runs this program can write the folder {above}";
                }
            }

            if (slash == 0)
            {
                break;
            }
        }

        return null;
    }
}
