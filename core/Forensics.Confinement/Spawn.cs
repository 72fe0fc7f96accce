using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Confinement;

/// <summary>
/// Starts a child with exactly the descriptors, environment and session that we name (<c>posix_spawn(3)</c>): standard input is /dev/null, signals are at their
/// defaults, everything above the descriptors that it is given is closed.
/// </summary>
public static unsafe partial class Spawn
{
    private const short SetSignalDefaults = 0x04;
    private const short SetSignalMask = 0x08;
    private const short SetSession = 0x80;

    // posix_spawnattr_t has 336 bytes, posix_spawn_file_actions_t 80, sigset_t 128 in glibc and no more in musl.
    private const int OpaqueBytes = 1_024;

    /// <summary>Starts it.</summary>
    /// <returns>The child's process id.</returns>
    /// <exception cref="IOException">It cannot be started.</exception>
    public static int Start(SpawnRequest request)
    {
        var command = request.Command;
        var actions = stackalloc byte[OpaqueBytes];
        var attributes = stackalloc byte[OpaqueBytes];
        var signals = stackalloc byte[OpaqueBytes];
        using var arguments = new NativeStrings(command);
        using var variables = new NativeStrings([.. request.Environment.Select(pair => $"{pair.Key}={pair.Value}")]);
        Check(ActionsInit(actions), "posix_spawn_file_actions_init");
        Check(AttributesInit(attributes), "posix_spawnattr_init");
        try
        {
            Check(AddOpen(actions, 0, "/dev/null", 0, 0), "addopen");
            if (request.Output is { } output)
            {
                Check(AddDup2(actions, output, 1), "adddup2");
                Check(AddDup2(actions, output, 2), "adddup2");
            }

            var next = SpawnRequest.FirstDescriptor;
            foreach (var descriptor in request.Descriptors)
            {
                Check(AddDup2(actions, descriptor, next++), "adddup2");
            }

            // glibc has it from 2.34 on. Without it nothing is left open either: every descriptor of ours is close-on-exec.
            AddIfThere(&AddCloseFrom, actions, next, "addclosefrom_np");

            // glibc has it from 2.29 on. Without it the child keeps our folder, which no more than hinders its unmounting.
            AddIfThere(&AddRootDirectory, actions, 0, "addchdir_np");
            Check(SetFlags(attributes, (short)(SetSignalDefaults | SetSignalMask | (request.OwnSession ? SetSession : 0))), "setflags");
            _ = EmptySet(signals);
            Check(SetMask(attributes, signals), "setsigmask");
            _ = FillSet(signals);
            Check(SetDefaults(attributes, signals), "setsigdefault");
            var error = PosixSpawn(out var processId, command[0], actions, attributes, arguments.Pointer, variables.Pointer);
            return error == 0 ? processId : throw new IOException($"{command[0]} cannot be started: {Marshal.GetPInvokeErrorMessage(error)}");
        }
        finally
        {
            _ = ActionsDestroy(actions);
            _ = AttributesDestroy(attributes);
        }
    }

    private static int AddCloseFrom(byte* actions, int from) => AddCloseFromNative(actions, from);

    private static int AddRootDirectory(byte* actions, int none) => AddChangeDirectory(actions, "/");

    private static void AddIfThere(delegate*<byte*, int, int> add, byte* actions, int argument, string call)
    {
        try
        {
            Check(add(actions, argument), call);
        }
        catch (EntryPointNotFoundException)
        {
            return;
        }
    }

    private static void Check(int error, string call)
    {
        if (error != 0)
        {
            throw new IOException($"{call}: {Marshal.GetPInvokeErrorMessage(error)}");
        }
    }

    [LibraryImport("libc", EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int PosixSpawn(out int processId, string path, byte* actions, byte* attributes, byte** arguments, byte** environment);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    private static partial int ActionsInit(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    private static partial int ActionsDestroy(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int AddOpen(byte* actions, int descriptor, string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    private static partial int AddDup2(byte* actions, SafeFileHandle descriptor, int target);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addclosefrom_np")]
    private static partial int AddCloseFromNative(byte* actions, int from);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addchdir_np", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int AddChangeDirectory(byte* actions, string path);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    private static partial int AttributesInit(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    private static partial int AttributesDestroy(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    private static partial int SetFlags(byte* attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    private static partial int SetMask(byte* attributes, byte* signals);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    private static partial int SetDefaults(byte* attributes, byte* signals);

    [LibraryImport("libc", EntryPoint = "sigemptyset")]
    private static partial int EmptySet(byte* signals);

    [LibraryImport("libc", EntryPoint = "sigfillset")]
    private static partial int FillSet(byte* signals);

    /// <summary>A NULL-terminated array of C strings.</summary>
    private sealed class NativeStrings : IDisposable
    {
        private readonly int count;

        public NativeStrings(IReadOnlyList<string> texts)
        {
            count = texts.Count;
            Pointer = (byte**)NativeMemory.AllocZeroed((nuint)(count + 1), (nuint)sizeof(byte*));
            for (var i = 0; i < count; i++)
            {
                var bytes = Encoding.UTF8.GetBytes(texts[i]);
                Pointer[i] = (byte*)NativeMemory.AllocZeroed((nuint)bytes.Length + 1);
                bytes.CopyTo(new Span<byte>(Pointer[i], bytes.Length));
            }
        }

        public byte** Pointer { get; }

        public void Dispose()
        {
            for (var i = 0; i < count; i++)
            {
                NativeMemory.Free(Pointer[i]);
            }

            NativeMemory.Free(Pointer);
        }
    }
}
