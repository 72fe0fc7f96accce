namespace Forensics.Plugins.Memory.Clr.Dac;

/// <summary>The bounds of the search for a DAC.</summary>
internal static class DacLimits
{
    /// <summary>Longest DAC, in bytes. That of .NET 10 has 2 MB, with its symbols 40.</summary>
    public const int FileBytes = 64 << 20;

    /// <summary>Program headers of one library.</summary>
    public const int Segments = 512;

    /// <summary>Files and folders below what the operator names that are looked at.</summary>
    public const int Named = 100_000;

    /// <summary>DACs that are taken of what the operator names: each is kept in memory.</summary>
    public const int Taken = 64;

    /// <summary>Libraries that one file asks for.</summary>
    public const int Libraries = 256;
}
