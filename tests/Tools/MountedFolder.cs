using System.Diagnostics;
using System.Globalization;

namespace Tools;

/// <summary>A file system of the test's own, mounted in a namespace that ends with the process that holds it; this process reaches it through /proc/PID/root.</summary>
internal sealed class MountedFolder : IDisposable
{
    private readonly DirectoryInfo scratch = Directory.CreateTempSubdirectory("forensics-mounted-");
    private readonly Process holder;

    /// <param name="kind"><c>tmpfs</c>, <c>ramfs</c>, or a file system that is made in an image.</param>
    /// <param name="mebibytes">Its size.</param>
    public MountedFolder(string kind, int mebibytes)
    {
        if (!Environment.IsPrivilegedProcess) Assert.Ignore("this is not root: it cannot mount");
        var size = mebibytes.ToString(CultureInfo.InvariantCulture);
        var mount = kind is "tmpfs" or "ramfs" ? $"mount -t {kind} -o size={size}M none m" : $"truncate -s {size}M image && mkfs.{kind} -q image >&2 && mount -o loop image m";
        if (!mount.Contains("none", StringComparison.Ordinal)) Tool.Require($"mkfs.{kind}");
        holder = Process.Start(new ProcessStartInfo(Tool.PathOf("unshare"), ["--mount", "--propagation", "private", "bash", "-c", $"mkdir m && {mount} && echo mounted && read -r"])
        {
            WorkingDirectory = scratch.FullName,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        if (holder.StandardOutput.ReadLine() == "mounted") return;
        holder.StandardInput.Close();
        var error = holder.StandardError.ReadToEnd();
        Dispose();
        Assert.Ignore($"no {kind} of the test's own can be mounted here: {error}");
    }

    public string Path(string name) => $"/proc/{holder.Id}/root{scratch.FullName}/m/{name}";

    public void Dispose()
    {
        holder.StandardInput.Close();
        holder.WaitForExit();
        holder.Dispose();
        scratch.Delete(recursive: true);
    }
}
