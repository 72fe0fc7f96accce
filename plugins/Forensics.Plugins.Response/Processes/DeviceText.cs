using Forensics.Sdk;

namespace Forensics.Plugins.Response.Processes;

/// <summary>Text of the device inside a sentence of ours: short, and without what a terminal would act on.</summary>
internal static class DeviceText
{
    public static string Of(EvidencePath path) => Of(path.ToString());

    public static string Of(EvidenceText text) => Of(text.ToString());

    private static string Of(string text)
    {
        var shown = string.Concat(text.Take(ActingLimits.TextCharacters).Select(letter => char.IsControl(letter) || char.IsSurrogate(letter) ? '?' : letter));
        return text.Length > shown.Length ? shown + "..." : shown;
    }
}
