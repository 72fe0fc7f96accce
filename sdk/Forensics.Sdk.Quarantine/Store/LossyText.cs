using System.Text;

namespace Forensics.Sdk.Quarantine.Store;

/// <summary>Bytes as records have them: text, and base64 beside it where the text does not give the bytes back.</summary>
internal static class LossyText
{
    public static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    /// <summary>Null where the text is exact.</summary>
    public static string? Bytes(ReadOnlyMemory<byte> bytes) => System.Text.Unicode.Utf8.IsValid(bytes.Span) ? null : Convert.ToBase64String(bytes.Span);

    /// <exception cref="FormatException">The base64 is none.</exception>
    public static byte[] Read(string text, string? base64) => base64 is null ? Encoding.UTF8.GetBytes(text) : Convert.FromBase64String(base64);
}
