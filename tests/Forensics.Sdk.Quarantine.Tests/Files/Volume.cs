using System.Globalization;
using System.Text;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Quarantine.Files;

namespace Forensics.Sdk.Quarantine.Tests.Files;

/// <summary>A file system of the test's own at a temporary mount point, gone when it is disposed.</summary>
internal sealed class Volume : IDisposable
{
    // What each file has, by programs that are not ours; what a restore cannot give back (inode, change and birth time) is not asked.
    private const string Snapshot = """
        find . -type f -print0 | sort -z | while IFS= read -r -d '' f; do
          printf '== %q\n' "$f"
          stat -c '%a %u %g %s %h %X %x %Y %y' -- "$f"
          lsattr -- "$f" 2>&1 | cut -d' ' -f1 | head -n 1 | tr -d 'e'
          getfacl -cnp -- "$f"
          getfattr -d -m - -e hex -h -- "$f" | tail -n +2
          sha256sum < "$f"
        done
        """;

    private readonly DirectoryInfo scratch = Directory.CreateTempSubdirectory("forensics-volume-");
    private readonly bool isMounted;

    /// <param name="kind"><c>tmpfs</c>, or a file system that is made in an image.</param>
    /// <param name="options">Mount options.</param>
    /// <param name="mebibytes">Its size.</param>
    public Volume(string kind, string options = "noatime", int mebibytes = 512)
    {
        Kind = kind;
        Folder = Path.Combine(scratch.FullName, "m");
        try
        {
            if (!Environment.IsPrivilegedProcess) Assert.Ignore("this is not root: it cannot mount");
            Directory.CreateDirectory(Folder);
            var size = mebibytes.ToString(CultureInfo.InvariantCulture);
            if (kind != "tmpfs") Tool.Require($"mkfs.{kind}");
            var script = kind == "tmpfs" ? $"mount -t tmpfs -o size={size}M,{options} none m" : $"truncate -s {size}M image && mkfs.{kind} -q image && mount -o loop,{options} image m";
            var result = Tool.Run(scratch.FullName, "bash", "-c", script);
            if (result.ExitCode != 0) Assert.Ignore($"no {kind} of the test's own can be mounted here: {result.Error}");
            isMounted = true;
            Assert.That(TargetRootReading.OpenRoot(EvidencePath.Of(Folder), out var root).Failed, Is.False);
            Root = root;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string Kind { get; }

    /// <summary>Its mount point.</summary>
    public string Folder { get; }

    public TargetRoot Root { get; } = null!;

    /// <summary>A folder of the test's own outside of the volume.</summary>
    public string Outside => scratch.FullName;

    /// <summary>Runs a script in the mount point.</summary>
    public string Run(string script, string below = ".") => Tool.Run(Path.Combine(Folder, below), "bash", "-c", script).MustSucceed().Output;

    /// <summary>All files with all that is known of them.</summary>
    public string Describe()
    {
        Tool.Require("stat", "lsattr", "getfacl", "getfattr", "sha256sum");
        return Run(Snapshot);
    }

    /// <summary>All names, hidden ones too.</summary>
    public string Names() => Run("find . -mindepth 1 -not -name lost+found | LC_ALL=C sort");

    public FileCapture Capture(string path) => Capture(Encoding.UTF8.GetBytes(path));

    public FileCapture Capture(byte[] path)
    {
        var fault = FileCapture.Open(Root, new(path), out var capture);
        Assert.That(fault, Is.Null, fault?.Message);
        return capture!;
    }

    public void Dispose()
    {
        Root?.Descriptor.Dispose();
        if (isMounted && Tool.Run("/", "umount", Folder).ExitCode != 0) Tool.Run("/", "umount", "-l", Folder);
        scratch.Delete(recursive: true);
    }
}
