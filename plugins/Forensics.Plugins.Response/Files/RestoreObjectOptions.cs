using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Forensics.Sdk.Quarantine.Files;

namespace Forensics.Plugins.Response.Files;

/// <summary>Options of <c>quarantine.restore</c>.</summary>
public sealed class RestoreObjectOptions : ObjectOptions
{
    [Description("Restore to this absolute path instead of where it was, and under this name alone; for one object. Empty for where it was.")]
    public string To { get; set; } = string.Empty;

    [Description("The same in base64, for a name that is no UTF-8.")]
    [RegularExpression("^([A-Za-z0-9+/]+={0,2})?$")]
    public string ToBytes { get; set; } = string.Empty;

    [Description("What is done when the name is taken: fail (nothing is restored), replace (what is there is kept under another name beside it), rename (the restored file gets another name).")]
    public ConflictRule Conflict { get; set; } = ConflictRule.Fail;

    [Description("Make folders on the way that are missing, as root's.")]
    public bool MakeParents { get; set; }
}
