namespace Forensics.Sdk.Linux.Packages;

/// <summary>The bounds of what is read of package databases.</summary>
internal static class PackageLimits
{
    /// <summary>How much of one text database is read, in bytes: dpkg's status, apk's installed. Debian with all its packages has 100 MB.</summary>
    public const long TextBytes = 512L << 20;

    /// <summary>Longest line, in bytes; a longer one is passed over with a fault.</summary>
    public const int LineBytes = 64 << 10;

    /// <summary>How much of one package's own list is read, in bytes. The longest of Debian has 10 MB.</summary>
    public const int ListBytes = 64 << 20;

    /// <summary>Diversions kept; Debian's systems have a dozen.</summary>
    public const int Diversions = 20_000;

    /// <summary>Longest rpm header, in bytes. That of a kernel with its modules has 2 MB.</summary>
    public const int HeaderBytes = 64 << 20;

    /// <summary>Packages of an rpm database; Fedora in full has 70,000.</summary>
    public const int Packages = 500_000;

    /// <summary>Entries in the index of one rpm header; rpm itself allows 65,535.</summary>
    public const int HeaderEntries = 65_535;

    /// <summary>Files of one package.</summary>
    public const int Files = 4_000_000;

    /// <summary>Faults of one file that say where it is corrupt; more say nothing new.</summary>
    public const int Faults = 100;

    /// <summary>Pages looked at in a Berkeley DB file.</summary>
    public const int Pages = 4_000_000;
}
