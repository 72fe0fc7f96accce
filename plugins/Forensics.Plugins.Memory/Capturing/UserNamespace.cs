using Forensics.Plugins.Memory.Targets;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Memory.Capturing;

/// <summary>Whether a process has another user namespace than this one: rights here are none there, unless that is below ours.</summary>
internal static class UserNamespace
{
    public static bool IsAnother(ProcFileSystem proc, ProcessDirectory process)
    {
        if (proc.OwnPid() is not { } own || ProcessDirectory.Open(proc, own, out var self).Failed)
        {
            return false;
        }

        using (self)
        {
            return NamespaceText.Of(self!, "user"u8) is { } ours && NamespaceText.Of(process, "user"u8) is { } theirs && ours != theirs;
        }
    }
}
