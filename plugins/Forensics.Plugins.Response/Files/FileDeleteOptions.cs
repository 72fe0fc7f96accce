using System.ComponentModel;

namespace Forensics.Plugins.Response.Files;

/// <summary>Options of <c>file.delete</c>.</summary>
public sealed class FileDeleteOptions : FileTargetOptions
{
    [Description("Keep a copy in the quarantine, from which it can be undone. Without, the only copy is in the bundle.")]
    public bool KeepCopy { get; set; } = true;
}
