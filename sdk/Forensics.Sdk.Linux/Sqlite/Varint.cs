namespace Forensics.Sdk.Linux.Sqlite;

/// <summary>Numbers of one to nine bytes, seven bits each, the ninth with all eight, the highest first.</summary>
internal static class Varint
{
    private const int Longest = 9;

    /// <returns>False when the bytes end before the number does.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out long value, out int length)
    {
        ulong number = 0;
        for (length = 0; length < Math.Min(bytes.Length, Longest);)
        {
            var next = bytes[length++];
            number = length == Longest ? (number << 8) | next : (number << 7) | (next & 0x7fu);
            if (length == Longest || next < 0x80)
            {
                value = unchecked((long)number);
                return true;
            }
        }

        value = 0;
        return false;
    }
}
