using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Forensics.Plugins.Memory.Clr;

/// <summary>Findings as lines of JSON, and back.</summary>
internal static class ClrLines
{
    /// <summary>Writes one, without a line feed.</summary>
    public static byte[] Write(ClrFinding finding) => JsonSerializer.SerializeToUtf8Bytes(finding, ClrChannelJson.Default.ClrFinding);

    /// <summary>Reads one, as strictly as can be.</summary>
    /// <param name="line">The line, without its line feed.</param>
    /// <param name="finding">Null for a line that is none.</param>
    /// <returns>False for what is too long, not of the form, or beyond a limit of <see cref="ClrLimits"/>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> line, [NotNullWhen(true)] out ClrFinding? finding)
    {
        finding = null;
        if (line.Length > ClrLimits.LineBytes)
        {
            return false;
        }

        try
        {
            finding = JsonSerializer.Deserialize(line, ClrChannelJson.Default.ClrFinding);
        }
        catch (JsonException)
        {
            return false;
        }
        catch (NotSupportedException)
        {
            // A kind that there is none of.
            return false;
        }

        finding = finding is not null && finding.IsSound() && finding.Texts().All(text => text is not { Length: > ClrLimits.TextChars }) ? finding : null;
        return finding is not null;
    }
}
