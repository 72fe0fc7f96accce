using Forensics.Sdk.Linux.Proc;
using Forensics.Sdk.Linux.Processes;

namespace Forensics.Plugins.Memory.Capturing;

/// <summary>Whether a process has another user namespace than this one: rights here are none there, unless that is below ours.</summary>
internal static class UserNamespace
{
    private const int UsersBytes = 4_096;

    public static bool IsAnother(ProcFileSystem proc, ProcessDirectory process)
    {
        if (proc.OwnPid() is not { } own || ProcessDirectory.Open(proc, own, out var self).Failed)
        {
            return false;
        }

        using (self)
        {
            // Whoever may not read the memory may mostly not read the link either. The table of users can be read by all, and of one namespace it is one.
            return NamespaceText.Of(self!, "user"u8) is { } ours && NamespaceText.Of(process, "user"u8) is { } theirs ? ours != theirs
                : Users(self!) is { } ourUsers && Users(process) is { } theirUsers && !ourUsers.AsSpan().SequenceEqual(theirUsers);
        }
    }

    private static byte[]? Users(ProcessDirectory process)
    {
        Span<byte> buffer = stackalloc byte[UsersBytes];
        return process.ReadAtOnce("uid_map"u8, buffer, out var length, out _).Failed ? null : buffer[..length].ToArray();
    }
}
