namespace Forensics.Plugins.Autoruns.Systemd;

/// <summary>What kind of folder a unit lies in.</summary>
internal enum UnitOrigin
{
    /// <summary>Below <c>/usr</c>: what packages bring.</summary>
    Vendor = 0,

    /// <summary>Below <c>/etc</c> or a home: of who administers it.</summary>
    Configuration = 1,

    /// <summary>Below <c>/run</c>.</summary>
    Runtime = 2,

    /// <summary>Made by a generator at boot.</summary>
    Generator = 3,

    /// <summary>Made at run time through the bus.</summary>
    Transient = 4,
}
