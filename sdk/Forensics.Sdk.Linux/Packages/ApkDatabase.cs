namespace Forensics.Sdk.Linux.Packages;

/// <summary>The database of apk (Alpine): one text file; <c>P:</c> a package, <c>V:</c> its version, <c>F:</c> a folder, <c>R:</c> a file in it, <c>Z:</c> its digest.
/// Source: apk-tools, doc/apk-package.5 and src/database.c.</summary>
internal sealed class ApkDatabase : IPackageDatabase
{
    private const int Sha1Bytes = 20;

    private static readonly string[] Places = ["/lib/apk/db/installed", "/usr/lib/apk/db/installed"];

    /// <inheritdoc/>
    public bool Search(RootFiles files, OwnerSearch search)
    {
        foreach (var place in Places)
        {
            using var file = DatabaseFile.Open(files, EvidencePath.Of(place));
            if (file is not null)
            {
                Search(file, search);
                return true;
            }
        }

        return false;
    }

    private static void Search(DatabaseFile file, OwnerSearch search)
    {
        var lines = new LineReader(file);
        var (package, version) = (string.Empty, (string?)null);
        var folder = BytePath.Root;
        EvidencePath? last = null;
        while (lines.TryRead(out var line))
        {
            if (line is not [var field, (byte)':', ..])
            {
                continue;
            }

            var value = line[2..];
            if (field is (byte)'Z' or (byte)'R' or (byte)'F' or (byte)'P')
            {
                Answer(search, last, package, version, field == 'Z' ? Sha1(value) : null);
                last = null;
            }

            switch (field)
            {
                case (byte)'P':
                    (package, version) = (TextFields.Text(value), null);
                    break;
                case (byte)'V':
                    version = TextFields.Text(value);
                    break;
                case (byte)'F':
                    folder = BytePath.Child("/"u8, value);
                    break;
                case (byte)'R':
                    last = search.IsAsked(BytePath.Child(folder.Bytes.Span, value).Bytes.Span, out var found) ? found : null;
                    break;
                default:
                    break;
            }
        }

        Answer(search, last, package, version, null);
    }

    // What lies below etc is protected from updates, as a package's configuration elsewhere.
    private static void Answer(OwnerSearch search, EvidencePath? asked, string package, string? version, string? sha1)
    {
        if (asked is { } path)
        {
            search.Found(path, new(package, version, sha1, sha1 is null ? null : "sha1", IsConfiguration: BytePath.IsAtOrBelow(path.Bytes.Span, "/etc"u8)));
        }
    }

    /// <summary>Q1 and base64; Q2 (SHA-256) is of apk 3.</summary>
    private static string? Sha1(ReadOnlySpan<byte> value)
    {
        Span<byte> digest = stackalloc byte[Sha1Bytes + 3];
        return value.StartsWith("Q1"u8) && System.Buffers.Text.Base64.DecodeFromUtf8(value[2..], digest, out _, out var written) == System.Buffers.OperationStatus.Done
            && written == Sha1Bytes ? Convert.ToHexStringLower(digest[..Sha1Bytes]) : null;
    }
}
