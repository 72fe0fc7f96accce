using System.Runtime.InteropServices;

namespace Forensics.Plugins.Processes;

/// <summary>The host, which started this process (<c>getppid(2)</c>).</summary>
internal static partial class ParentProcess
{
    /// <summary>0 when it is not in our PID namespace.</summary>
    [LibraryImport("libc", EntryPoint = "getppid")]
    public static partial int Id();
}
