using Forensics.Sdk;

namespace Forensics.Plugins.Processes;

/// <summary>Tells variables that may hold a secret. It rather takes one too many: a bundle travels.</summary>
internal static class SecretNames
{
    private static readonly byte[][] Words =
    [
        [.. "TOKEN"u8], [.. "SECRET"u8], [.. "PASSW"u8], [.. "PASSPHRASE"u8], [.. "_PASS"u8], [.. "_PWD"u8], [.. "KEY"u8], [.. "CREDENTIAL"u8], [.. "AUTH"u8],
        [.. "PRIVATE"u8], [.. "COOKIE"u8], [.. "SESSION"u8], [.. "AWS_"u8], [.. "CONNECTION_STRING"u8], [.. "CONNECTIONSTRING"u8], [.. "_DSN"u8],
    ];

    // Names with such a word whose values lead to a session or socket, which is what an examiner looks for, and open nothing by themselves.
    private static readonly byte[][] Harmless =
    [
        [.. "SSH_AUTH_SOCK"u8], [.. "XAUTHORITY"u8], [.. "DESKTOP_SESSION"u8], [.. "GDMSESSION"u8], [.. "SESSION_MANAGER"u8], [.. "XDG_SESSION_ID"u8],
        [.. "XDG_SESSION_TYPE"u8], [.. "XDG_SESSION_CLASS"u8], [.. "XDG_SESSION_DESKTOP"u8], [.. "DBUS_SESSION_BUS_ADDRESS"u8], [.. "XDG_SESSION_PATH"u8],
    ];

    private const int MaxNameBytes = 256;

    /// <summary>Replaces what follows the first <c>=</c> of a secret by <c>[redacted]</c>.</summary>
    public static EvidenceText Redact(EvidenceText entry)
    {
        var bytes = entry.Bytes.Span;
        var equals = bytes.IndexOf((byte)'=');
        return equals >= 0 && (IsSecret(bytes[..equals]) || HoldsPassword(bytes[(equals + 1)..]))
            ? new((byte[])[.. bytes[..(equals + 1)], .. "[redacted]"u8])
            : entry;
    }

    private static bool IsSecret(ReadOnlySpan<byte> name)
    {
        if (name.Length > MaxNameBytes)
        {
            return true;
        }

        foreach (var harmless in Harmless)
        {
            if (name.SequenceEqual(harmless))
            {
                return false;
            }
        }

        Span<byte> upper = stackalloc byte[name.Length];
        for (var i = 0; i < name.Length; i++)
        {
            upper[i] = name[i] is >= (byte)'a' and <= (byte)'z' ? (byte)(name[i] - 0x20) : name[i] == '-' ? (byte)'_' : name[i];
        }

        foreach (var word in Words)
        {
            if (upper.IndexOf(word) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A URL with a user's password: <c>scheme://user:password@host</c>.</summary>
    private static bool HoldsPassword(ReadOnlySpan<byte> value)
    {
        for (var start = value.IndexOf("://"u8); start >= 0;)
        {
            value = value[(start + 3)..];
            var end = value.IndexOf((byte)'/');
            var authority = end < 0 ? value : value[..end];
            var at = authority.LastIndexOf((byte)'@');
            if (at > 0 && authority[..at].Contains((byte)':'))
            {
                return true;
            }

            start = value.IndexOf("://"u8);
        }

        return false;
    }
}
