using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;

namespace Forensics.Plugins.Memory.Clr;

/// <summary>A regular expression that takes time in proportion to the text: an operator's mistake is told before the work, and is no fault of the evidence.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NonBacktrackingAttribute() : ValidationAttribute("{0} is no regular expression, or has look-around, back references or the like")
{
    public override bool IsValid(object? value)
    {
        try
        {
            _ = new Regex((string)value!, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            return true;
        }
        catch (Exception wrong) when (wrong is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}
