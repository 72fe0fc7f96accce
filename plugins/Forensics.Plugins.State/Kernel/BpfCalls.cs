using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.State.Kernel;

/// <summary>bpf(2), as far as it only looks. The walk over ids takes CAP_SYS_ADMIN. Source: linux/bpf.h.</summary>
internal static partial class BpfCalls
{
    private const int AttributeBytes = 128;
    private const uint ReadOnly = 8; // BPF_F_RDONLY: the map cannot be written through this descriptor.
    private const int GetInformation = 15; // BPF_OBJ_GET_INFO_BY_FD

    private static int Number => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 280 : 321;

    /// <summary>The next id after one.</summary>
    /// <returns>ENOENT after the last; EPERM without the right, or where a filter refuses.</returns>
    public static Errno Next(BpfObject kind, uint after, out uint id)
    {
        Span<byte> attribute = stackalloc byte[AttributeBytes];
        attribute.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(attribute, after);
        var error = Call(kind.NextCommand, attribute, out _);
        id = BinaryPrimitives.ReadUInt32LittleEndian(attribute[4..]);
        return error;
    }

    /// <summary>Opens an object by its id.</summary>
    /// <returns>ENOENT when it is gone.</returns>
    public static Errno Open(BpfObject kind, uint id, out SafeFileHandle file)
    {
        Span<byte> attribute = stackalloc byte[AttributeBytes];
        attribute.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(attribute, id);
        BinaryPrimitives.WriteUInt32LittleEndian(attribute[8..], kind == BpfObject.Map ? ReadOnly : 0);
        var error = Call(kind.OpenCommand, attribute, out var descriptor);
        file = new SafeFileHandle(descriptor, ownsHandle: !error.Failed);
        return error;
    }

    /// <summary>What the kernel tells of an open object: struct bpf_prog_info, bpf_map_info or bpf_link_info, as much as it knows of it. Pointers in it are taken as they are.</summary>
    public static unsafe Errno Information(SafeFileHandle file, Span<byte> information)
    {
        Span<byte> attribute = stackalloc byte[AttributeBytes];
        attribute.Clear();
        fixed (byte* start = information)
        {
            BinaryPrimitives.WriteInt32LittleEndian(attribute, (int)file.DangerousGetHandle());
            BinaryPrimitives.WriteInt32LittleEndian(attribute[4..], information.Length);
            BinaryPrimitives.WriteUInt64LittleEndian(attribute[8..], (ulong)start);
            return Call(GetInformation, attribute, out _);
        }
    }

    private static unsafe Errno Call(int command, Span<byte> attribute, out int result)
    {
        fixed (byte* start = attribute)
        {
            result = (int)syscall(Number, command, start, AttributeBytes);
            return result < 0 ? new(Marshal.GetLastPInvokeError()) : Errno.Ok;
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial nint syscall(nint number, nint command, byte* attribute, nint size);
}
