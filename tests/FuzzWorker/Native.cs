using System.Runtime.InteropServices;
using System.Text;

namespace FuzzWorker;

/// <summary>The channel by its number, and the ways to end.</summary>
internal static unsafe partial class Native
{
    private const int Channel = 3;
    private const int Peek = 2;
    private const int WaitForAll = 0x100;
    private const int NoSignal = 0x4000;

    /// <summary>What waits on the channel, without taking it.</summary>
    public static byte[] PeekAt(int count)
    {
        var bytes = new byte[count];
        return Receive(Channel, bytes, count, Peek | WaitForAll) == count ? bytes : [];
    }

    /// <summary>Sends in pieces of any size. Whoever is not listened to any more goes on to its end.</summary>
    public static void Send(ReadOnlySpan<byte> bytes, Random random)
    {
        while (!bytes.IsEmpty)
        {
            var piece = bytes[..Math.Min(bytes.Length, random.Next(3) == 0 ? random.Next(1, 50) : random.Next(1, 200_000))];
            var count = Send(Channel, piece, piece.Length, NoSignal);
            if (count <= 0)
            {
                return;
            }

            bytes = bytes[(int)count..];
        }
    }

    /// <summary>Becomes another program, with the channel as it is.</summary>
    public static void Become(params string[] command)
    {
        var environment = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().Select(variable => $"{variable.Key}={variable.Value}").ToArray();
        _ = Execute(command[0], Strings(command), Strings(environment));
        Exit(99);
    }

    public static void CloseChannel() => _ = Close(Channel);

    public static void Signal(int signal) => _ = Kill(Environment.ProcessId, signal);

    [LibraryImport("libc", EntryPoint = "_exit")]
    public static partial void Exit(int status);

    private static byte** Strings(string[] texts)
    {
        var pointers = (byte**)NativeMemory.AllocZeroed((nuint)texts.Length + 1, (nuint)sizeof(byte*));
        for (var i = 0; i < texts.Length; i++)
        {
            var bytes = Encoding.UTF8.GetBytes(texts[i]);
            pointers[i] = (byte*)NativeMemory.AllocZeroed((nuint)bytes.Length + 1);
            bytes.CopyTo(new Span<byte>(pointers[i], bytes.Length));
        }

        return pointers;
    }

    [LibraryImport("libc", EntryPoint = "recv")]
    private static partial nint Receive(int socket, byte[] buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "send")]
    private static partial nint Send(int socket, ReadOnlySpan<byte> buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "execve", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Execute(string program, byte** arguments, byte** environment);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}
