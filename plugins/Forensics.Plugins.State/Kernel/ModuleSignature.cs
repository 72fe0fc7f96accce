using System.Buffers.Binary;
using Forensics.Sdk;

namespace Forensics.Plugins.State.Kernel;

/// <summary>
/// The signature appended to a module's file: the PKCS#7 message, struct module_signature (12 bytes: algorithm, hash, type of id, lengths of signer and key id, 3 bytes of
/// padding, length big-endian), and the mark. Source: linux/module_signature.h, Documentation/admin-guide/module-signing.rst. It is read, never verified: only the kernel
/// has the keys.
/// </summary>
internal sealed record ModuleSignature(string State, EvidenceText? Signer, string? KeyId, string? Hash)
{
    private const int TrailerBytes = 12;
    private const byte Pkcs7 = 2;

    /// <summary>There is no mark.</summary>
    public static ModuleSignature None { get; } = new("none", null, null, null);

    private static ReadOnlySpan<byte> Mark => "~Module signature appended~\n"u8;

    private static ModuleSignature Malformed { get; } = new("malformed", null, null, null);

    /// <summary>Reads the end of a module's file.</summary>
    public static ModuleSignature Parse(ReadOnlyMemory<byte> file)
    {
        if (!file.Span.EndsWith(Mark))
        {
            return None;
        }

        var body = file[..^Mark.Length];
        if (body.Length < TrailerBytes)
        {
            return Malformed;
        }

        var trailer = body.Span[^TrailerBytes..];
        var length = BinaryPrimitives.ReadUInt32BigEndian(trailer[8..]);
        if (trailer[2] != Pkcs7 || length == 0 || length > body.Length - TrailerBytes)
        {
            return Malformed;
        }

        return SignedMessage.Parse(body[(int)(body.Length - TrailerBytes - length)..^TrailerBytes]) is { } message
            ? new("unverified", message.Issuer, message.Serial, message.Digest) : Malformed;
    }
}
