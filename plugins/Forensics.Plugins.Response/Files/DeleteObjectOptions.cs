using System.ComponentModel;

namespace Forensics.Plugins.Response.Files;

/// <summary>Options of <c>quarantine.delete</c>.</summary>
public sealed class DeleteObjectOptions : ObjectOptions
{
    [Description("Put the content into the bundle before it is deleted. Without, it is gone, but for the bundle of the run that quarantined it.")]
    public bool KeepCopy { get; set; } = true;
}
