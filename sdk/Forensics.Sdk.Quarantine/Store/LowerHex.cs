using System.Buffers;

namespace Forensics.Sdk.Quarantine.Store;

/// <summary>Hexadecimal text as everything here writes it: with lower-case letters. Another spelling is not as it was written.</summary>
internal static class LowerHex
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");
    private static readonly SearchValues<byte> DigitBytes = SearchValues.Create("0123456789abcdef"u8);

    public static bool Is(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Digits);

    public static bool Is(ReadOnlySpan<byte> text) => !text.ContainsAnyExcept(DigitBytes);
}
