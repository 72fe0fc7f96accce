using System.Text;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Hashing;

namespace Forensics.Plugins.Filesystem.Commands;

/// <summary>The program that a definition's command names: in the folders of programs, never in the current one, never by a shell.</summary>
internal static class CommandProgram
{
    private const int MaxBytes = 256 << 20;
    private const int PieceBytes = 256 << 10;
    private const int AnyExecute = 0x49; // 0111

    /// <summary>Where programs are looked for.</summary>
    public static readonly IReadOnlyList<string> Folders = ["/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    /// <summary>Finds it.</summary>
    /// <returns>Its path; null when there is none.</returns>
    public static string? Find(TargetRoot root, string command)
    {
        if (command.Length == 0 || command.Contains('\0', StringComparison.Ordinal) || (command[0] != '/' && command.Contains('/', StringComparison.Ordinal)))
        {
            return null;
        }

        return (command[0] == '/' ? [command] : Folders.Select(folder => $"{folder}/{command}")).FirstOrDefault(path => IsProgram(root, path));
    }

    /// <summary>Its SHA-256.</summary>
    /// <returns>Null when it cannot be read, or is longer than 256 MiB.</returns>
    public static string? Digest(TargetRoot root, string path)
    {
        if (root.Open(Encoding.UTF8.GetBytes(path), OpenAs.RegularFile, LinkRule.FollowWithinRoot, out var file).Failed)
        {
            return null;
        }

        using (file)
        {
            using var digest = new StreamDigest(DigestAlgorithms.Sha256);
            var piece = new byte[PieceBytes];
            for (var offset = 0L; offset <= MaxBytes;)
            {
                if (FileReading.ReadAt(file, piece, offset, out var read).Failed)
                {
                    return null;
                }

                if (read == 0)
                {
                    return Convert.ToHexStringLower(digest.Finish().Sha256!);
                }

                digest.Append(piece.AsSpan(0, read));
                offset += read;
            }

            return null;
        }
    }

    private static bool IsProgram(TargetRoot root, string path)
    {
        var error = root.Open(Encoding.UTF8.GetBytes(path), OpenAs.Place, LinkRule.FollowWithinRoot, out var place);
        using (place)
        {
            return !error.Failed && FileStatus.Read(place, out var status) is { Failed: false } && status.Type == FileType.Regular && (status.Permissions & AnyExecute) != 0;
        }
    }
}
