using System.ComponentModel;

namespace Forensics.Plugins.Response.Files;

/// <summary>Options of <c>quarantine</c>.</summary>
public sealed class QuarantineOptions : FileTargetOptions
{
    [Description("Put a copy into the quarantine, and leave the file where it is.")]
    public bool KeepOriginal { get; set; }
}
