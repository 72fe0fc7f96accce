using Forensics.Sdk.Linux;

namespace Forensics.Sdk.Quarantine.Files;

/// <summary>What a file has otherwise than a plan says, in the words of <see cref="RestoreOutcome.Differences"/>.</summary>
internal static class StateComparison
{
    /// <summary>Flags that are ours to set: the others tell how the file system keeps the file. Source: linux/fs.h, FS_FL_USER_MODIFIABLE and newer ones.</summary>
    internal const uint SettableFlags = 0x0000_00ff | 0x4000 | 0x8000 | 0x1_0000 | 0x80_0000 | 0x200_0000 | 0x2000_0000;

    // btrfs marks what it found not worth compressing by itself.
    private const uint NoCompress = 0x400;

    public static List<string> Compare(FileCapture now, RestorePlan plan)
    {
        var wanted = plan.Metadata;
        var found = now.Metadata;
        var differences = new List<string>();
        Check("mode", wanted.Mode == found.Mode);
        Check("owner", wanted.OwnerId == found.OwnerId);
        Check("group", wanted.GroupId == found.GroupId);
        Check("size", wanted.SizeBytes == found.SizeBytes);
        Check("modified_at", wanted.ModifiedAt == found.ModifiedAt);
        if (wanted.Attributes is not null)
        {
            Attributes(wanted.Attributes, found.Attributes ?? []);
        }

        if (wanted.Lsattr is not null)
        {
            var bits = (InodeFlags.Of(wanted.Lsattr).Bits ^ (now.Flags ?? default).Bits) & SettableFlags & ~NoCompress;
            differences.AddRange(new InodeFlags(bits).ToLetters().Select(letter => $"flag {letter}"));
        }

        return differences;

        void Check(string fact, bool isSame)
        {
            if (!isSame)
            {
                differences.Add(fact);
            }
        }

        void Attributes(IReadOnlyList<PosixAttribute> before, IReadOnlyList<PosixAttribute> after)
        {
            var left = new Dictionary<EvidenceText, EvidenceText?>();
            foreach (var attribute in after)
            {
                left[attribute.Name] = attribute.Value; // A damaged file system may list a name twice.
            }

            foreach (var attribute in before)
            {
                Check($"attribute {attribute.Name}", left.Remove(attribute.Name, out var value) && value == attribute.Value);
            }

            differences.AddRange(left.Keys.Select(name => $"attribute {name}"));
        }
    }
}
