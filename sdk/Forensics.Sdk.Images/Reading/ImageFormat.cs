namespace Forensics.Sdk.Images.Reading;

/// <summary>How an image lies in its files.</summary>
public enum ImageFormat
{
    /// <summary>The media's bytes, in one file.</summary>
    Raw = 0,

    /// <summary>The media's bytes, in files that follow each other.</summary>
    SplitRaw = 1,

    /// <summary>Expert Witness Compression Format, EWF-E01: EnCase 1 to 7, FTK Imager, LinEn, libewf.</summary>
    Ewf = 2,

    /// <summary>Expert Witness Compression Format as ASR Data's SMART writes it, EWF-S01.</summary>
    Smart = 3,
}
