namespace Forensics.Sdk.Images.Ewf.Reading;

/// <summary>How a segment ends.</summary>
internal enum SegmentEnd
{
    /// <summary>Before its last section.</summary>
    Cut = 0,

    /// <summary>With <c>next</c>: another segment follows.</summary>
    Next = 1,

    /// <summary>With <c>done</c>: it is the last.</summary>
    Done = 2,

    /// <summary>With a last section that is damaged: another segment may follow.</summary>
    Unknown = 3,
}
