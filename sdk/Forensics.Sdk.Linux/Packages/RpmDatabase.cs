using Forensics.Sdk.Linux.Sqlite;

namespace Forensics.Sdk.Linux.Packages;

/// <summary>The database of rpm in each of its formats: SQLite (since 4.16), its own (SUSE), Berkeley DB (RHEL 8 and older). All hold a header for each package.</summary>
internal sealed class RpmDatabase : IPackageDatabase
{
    private const string Code = "PACKAGES_CORRUPT";

    // Where distributions keep it; several of them are links to one.
    private static readonly string[] Folders = ["/usr/lib/sysimage/rpm", "/var/lib/rpm", "/usr/share/rpm"];

    /// <inheritdoc/>
    public bool Search(RootFiles files, OwnerSearch search)
    {
        var seen = new HashSet<FileIdentity>();
        var isThere = false;
        foreach (var folder in Folders)
        {
            if (files.Status(EvidencePath.Of(folder), follow: true) is not { } status || !seen.Add(status.Identity))
            {
                continue;
            }

            isThere |= Search(files, folder + "/rpmdb.sqlite", search, Sqlite)
                | Search(files, folder + "/Packages.db", search, (_, file) => NdbPackages.Read(file))
                | Search(files, folder + "/Packages", search, (_, file) => BerkeleyPackages.Read(file));
        }

        return isThere;
    }

    private static bool Search(RootFiles files, string path, OwnerSearch search, Func<RootFiles, DatabaseFile, IEnumerable<ReadOnlyMemory<byte>>> read)
    {
        using var file = DatabaseFile.Open(files, EvidencePath.Of(path));
        if (file is null)
        {
            return false;
        }

        foreach (var blob in read(files, file))
        {
            if (!RpmHeader.TryRead(blob, out var header) || !RpmPackage.Search(header, search))
            {
                file.Corrupt("the header of a package is none, or its lists do not fit each other", 0);
            }
        }

        return true;
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Sqlite(RootFiles files, DatabaseFile file)
    {
        using var log = DatabaseFile.Open(files, new((byte[])[.. file.Path.Bytes.Span, .. "-wal"u8]));
        var database = SqliteDatabase.Open(file.Handle, log?.Handle, files.Reader, out var error);
        if (error is not null)
        {
            files.Note(error.Fault(file.Path, Code));
        }

        if (database?.Table("Packages") is { } table)
        {
            var column = table.Column("blob");
            foreach (var row in table.Rows())
            {
                if (row[column].Blob is { } blob)
                {
                    yield return blob;
                }
            }
        }
        else if (database is not null)
        {
            file.Corrupt("it has no table of packages", 0);
        }

        foreach (var wrong in database?.Errors ?? [])
        {
            files.Note(wrong.Fault(file.Path, Code));
        }
    }
}
