using System.Buffers;
using System.Buffers.Binary;
using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Network.Netlink;

/// <summary>One netlink socket, of the network namespace that its thread was in when it was opened, whichever thread asks. It asks for dumps alone: nothing is changed.</summary>
internal sealed class NetlinkSocket(SafeFileHandle handle) : IDisposable
{
    public const int Route = 0;
    public const int SocketDiagnosis = 4;
    public const int Netfilter = 12;

    // linux/netlink.h.
    private const ushort Request = 0x01;
    private const ushort DumpAll = 0x300;
    private const ushort Interrupted = 0x10;
    private const ushort Error = 2;
    private const ushort Done = 3;

    private static readonly Errno Busy = new(16);

    private uint sequence;
    private bool isStuck;

    /// <summary>Its own inode number, so that it is told from the device's.</summary>
    public ulong Inode { get; } = FileStatus.Read(handle, out var status).Failed ? 0 : status.Inode;

    public static Errno Open(int protocol, out NetlinkSocket? opened)
    {
        var error = NetlinkCalls.Open(NetlinkCalls.NetlinkFamily, protocol, out var handle);
        error = error.Failed ? error : NetlinkCalls.SetDeadline(handle, NetworkLimits.ReceiveSeconds);
        opened = error.Failed ? null : new(handle);
        if (error.Failed)
        {
            handle.Dispose();
        }

        return error;
    }

    /// <summary>Asks for a whole table. One that changed meanwhile is asked for again, some times.</summary>
    /// <param name="type">Of the request.</param>
    /// <param name="payload">Of the request.</param>
    /// <param name="parse">Reads each message.</param>
    /// <param name="watch">Told of progress.</param>
    /// <param name="begin">Called before each attempt: what the parser counts begins anew.</param>
    public NetlinkDump<T> Dump<T>(ushort type, ReadOnlySpan<byte> payload, MessageParser<T> parse, ReadingWatch? watch, Action? begin = null)
        where T : class
    {
        for (var attempt = 1; ; attempt++)
        {
            begin?.Invoke();
            var dump = isStuck ? NetlinkDump<T>.Failed(Busy) : Once(type, payload, parse, watch);
            if (!dump.IsInterrupted || attempt >= NetworkLimits.DumpAttempts)
            {
                return dump;
            }
        }
    }

    public void Dispose() => handle.Dispose();

    /// <summary>Takes the messages of one datagram.</summary>
    /// <returns>Null while more is to come; else how the dump ended.</returns>
    internal static Errno? Take<T>(ReadOnlySpan<byte> datagram, uint sequence, MessageParser<T> parse, List<T> found, ref DumpMarks marks)
        where T : class
    {
        var messages = new MessageReader(datagram);
        while (messages.TryNext())
        {
            if (messages.Sequence != sequence)
            {
                continue;
            }

            marks.IsInterrupted |= (messages.Flags & Interrupted) != 0;
            if (messages.Type is Done or Error)
            {
                var code = messages.Payload.Length >= 4 ? BinaryPrimitives.ReadInt32LittleEndian(messages.Payload) : 0;
                return code is < 0 and > -4_096 ? new(-code) : Errno.Ok;
            }

            if (found.Count >= NetworkLimits.DumpMessages)
            {
                marks.IsOverLimit = true;
            }
            else if (parse(messages.Type, messages.Payload) is { } one)
            {
                found.Add(one);
            }
            else
            {
                marks.Damaged++;
            }
        }

        marks.Damaged += messages.IsDamaged ? 1 : 0;
        return null;
    }

    private NetlinkDump<T> Once<T>(ushort type, ReadOnlySpan<byte> payload, MessageParser<T> parse, ReadingWatch? watch)
        where T : class
    {
        var message = new byte[MessageReader.HeaderBytes + payload.Length];
        BinaryPrimitives.WriteInt32LittleEndian(message, message.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(4), type);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(6), Request | DumpAll);
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(8), ++sequence);
        payload.CopyTo(message.AsSpan(MessageReader.HeaderBytes));
        var found = new List<T>();
        var marks = default(DumpMarks);
        var error = NetlinkCalls.Send(handle, message);
        Errno? end = error.Failed ? error : null;
        var buffer = ArrayPool<byte>.Shared.Rent(NetworkLimits.ReceiveBytes);
        for (var receives = 0; end is null && receives < NetworkLimits.DumpReceives; receives++)
        {
            watch?.Beat();
            error = NetlinkCalls.Receive(handle, buffer, out var length, out var fromKernel);
            if (error.Failed)
            {
                // Nothing came, and what comes later would be taken for an answer to another question.
                isStuck = true;
                end = error;
            }
            else if (fromKernel)
            {
                marks.Damaged += length > buffer.Length ? 1 : 0;
                end = Take(buffer.AsSpan(0, Math.Min(length, buffer.Length)), sequence, parse, found, ref marks);
            }
        }

        ArrayPool<byte>.Shared.Return(buffer);
        isStuck |= end is null;
        return new(found, end ?? Errno.ETIMEDOUT, marks.IsInterrupted, marks.IsOverLimit, marks.Damaged);
    }
}
