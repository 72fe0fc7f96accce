using System.Text.RegularExpressions;

namespace Forensics.Plugins.Memory.Tests.Clr;

/// <summary>Build ids as elfutils tells them.</summary>
internal static partial class BuildIds
{
    public static string Of(string path) => BuildId().Match(Tool.Run("/", "eu-readelf", "-n", path).MustSucceed().Output).Groups[1].Value;

    [GeneratedRegex("Build ID: ([0-9a-f]+)")]
    private static partial Regex BuildId();
}
