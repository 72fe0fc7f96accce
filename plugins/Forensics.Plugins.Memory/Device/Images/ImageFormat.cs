namespace Forensics.Plugins.Memory.Device.Images;

/// <summary>The form of an image.</summary>
public enum ImageFormat
{
    /// <summary>Ranges, each behind a header that tells its addresses.</summary>
    Lime,

    /// <summary>A physical address is an offset; what is no memory is zeros.</summary>
    Raw,

    /// <summary>An ELF core file of the kernel.</summary>
    Elf,

    /// <summary>As <see cref="Lime"/>, in compressed blocks.</summary>
    Avml,
}
