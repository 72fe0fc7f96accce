using System.Runtime.InteropServices;

namespace Forensics.Collection.Native;

/// <summary>Who this process is (<c>geteuid(2)</c>, <c>getegid(2)</c>).</summary>
public static partial class ProcessIdentity
{
    /// <summary>The effective user.</summary>
    public static uint UserId => GetEffectiveUserId();

    /// <summary>The effective group.</summary>
    public static uint GroupId => GetEffectiveGroupId();

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEffectiveUserId();

    [LibraryImport("libc", EntryPoint = "getegid")]
    private static partial uint GetEffectiveGroupId();
}
