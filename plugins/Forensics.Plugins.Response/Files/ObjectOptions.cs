using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Forensics.Plugins.Response.Files;

/// <summary>Which objects of the quarantine.</summary>
public class ObjectOptions
{
    [Description("Objects by the ids that they got at quarantining.")]
    [RegularExpression("^[0-9a-f]{16}$")]
    public IReadOnlyList<string> Ids { get; set; } = [];
}
