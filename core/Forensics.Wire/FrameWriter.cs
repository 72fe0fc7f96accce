using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Forensics.Wire;

/// <summary>Makes frames.</summary>
public static class FrameWriter
{
    /// <summary>A whole frame with a JSON message.</summary>
    /// <typeparam name="TMessage">The message.</typeparam>
    /// <param name="kind">The frame's kind.</param>
    /// <param name="message">The message.</param>
    /// <param name="typeInfo">From <see cref="Messages.WireJson"/>.</param>
    /// <returns>Header and payload.</returns>
    /// <exception cref="WireException">The message is over the limit.</exception>
    public static byte[] Message<TMessage>(FrameKind kind, TMessage message, JsonTypeInfo<TMessage> typeInfo)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(message, typeInfo);
        if (payload.Length > WireFormat.MaxFrameBytes)
        {
            throw new WireException($"a {kind} message of {payload.Length} bytes is over the limit of {WireFormat.MaxFrameBytes}");
        }

        var frame = new byte[WireFormat.HeaderBytes + payload.Length];
        Header(frame, kind, payload.Length);
        payload.CopyTo(frame, WireFormat.HeaderBytes);
        return frame;
    }

    /// <summary>Writes a frame's header.</summary>
    /// <param name="destination">At least <see cref="WireFormat.HeaderBytes"/>.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="payloadLength">0 to <see cref="WireFormat.MaxFrameBytes"/>.</param>
    public static void Header(Span<byte> destination, FrameKind kind, int payloadLength)
    {
        BinaryPrimitives.WriteInt32LittleEndian(destination, payloadLength);
        destination[4] = (byte)kind;
    }
}
