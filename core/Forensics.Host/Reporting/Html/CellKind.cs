namespace Forensics.Host.Reporting.Html;

/// <summary>How a cell is set.</summary>
internal enum CellKind
{
    /// <summary>Our words, or a short word of the bundle.</summary>
    Words,

    /// <summary>Right-aligned digits.</summary>
    Number,

    /// <summary>Text of the device: a path, a command, a name.</summary>
    Evidence,

    /// <summary>A time.</summary>
    Time,

    /// <summary>Labels.</summary>
    Marks,
}
