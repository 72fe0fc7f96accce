using System.Runtime.InteropServices;

namespace Forensics.Collection.Native;

/// <summary>Who this process is (<c>geteuid(2)</c>, <c>getegid(2)</c>).</summary>
internal static partial class ProcessIdentity
{
    public static uint UserId => GetEffectiveUserId();

    public static uint GroupId => GetEffectiveGroupId();

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEffectiveUserId();

    [LibraryImport("libc", EntryPoint = "getegid")]
    private static partial uint GetEffectiveGroupId();
}
