namespace Forensics.Plugins.Autoruns;

/// <summary>The bounds of what is taken of a root.</summary>
internal static class AutorunLimits
{
    /// <summary>Users whose files are looked at.</summary>
    public const int Users = 20_000;

    /// <summary>Users that a fault names.</summary>
    public const int NamedUsers = 16;

    /// <summary>Autoruns of one source; the rest is counted in a fault.</summary>
    public const int Found = 200_000;

    /// <summary>Longest text and command kept, in bytes.</summary>
    public const int TextBytes = 16_384;

    /// <summary>Texts of all autoruns of one source, in bytes; those after them are cut to <see cref="ShortBytes"/>, and a fault says so.</summary>
    public const long SourceBytes = 256L << 20;

    /// <summary>Longest text kept once <see cref="SourceBytes"/> were, in bytes.</summary>
    public const int ShortBytes = 256;

    /// <summary>Autoruns whose files are read before they are emitted.</summary>
    public const int Batch = 5_000;

    /// <summary>Text of them that is held, in bytes.</summary>
    public const int BatchBytes = 16 << 20;

    /// <summary>Longest text of the device in a trigger or a reason, in characters.</summary>
    public const int TriggerChars = 512;
}
