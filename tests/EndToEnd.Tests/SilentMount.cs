namespace EndToEnd.Tests;

/// <summary>
/// A file system of the test's own that takes requests and does not answer them (<c>silent.c</c>), in a mount namespace of its own, and runs of the program in there. Its daemon is
/// killed whatever happens: that frees what waits for it, and the mount goes with the namespace.
/// </summary>
internal sealed class SilentMount : IDisposable
{
    private const int GoSilentSignal = 10;

    private readonly Workplace place;
    private readonly HostProcess daemon;
    private bool isDisposed;

    public SilentMount(Workplace place, string mode)
    {
        Product.RequireRoot();
        Tool.Require("unshare", "nsenter");
        if (!File.Exists("/dev/fuse"))
        {
            Assert.Ignore("this machine has no /dev/fuse");
        }

        this.place = place;
        Point = Directory.CreateDirectory(place.Path("silent-mount")).FullName;
        Tool.Run(place.Folder, "cc", "-O1", "-o", place.Path("silent"), Path.Combine(TestContext.CurrentContext.TestDirectory, "silent.c")).MustSucceed();
        daemon = HostProcess.StartOther(place.Folder, "unshare", "--mount", "--propagation", "private", place.Path("silent"), mode, Point, place.Path("mounted"));

        try
        {
            Until.True(() => File.Exists(place.Path("mounted")) || daemon.HasExited, "the file system is mounted");
            if (daemon.HasExited)
            {
                Assert.Ignore($"no FUSE file system can be mounted here: {daemon.Wait().Error}");
            }
        }
        catch
        {
            daemon.Dispose();
            throw;
        }
    }

    public string Point { get; }

    private string[] Inside => ["-m", "-t", $"{daemon.Id}", "--", Product.Dotnet, Product.Program];

    public HostProcess Start(params string[] arguments) => place.Keep(HostProcess.StartOther(place.Folder, "nsenter", [.. Inside, .. arguments]));

    /// <summary>Starts a run whose standard error goes to a file: what it says is seen before it ends.</summary>
    public HostProcess StartTelling(string file, params string[] arguments)
        => place.Keep(HostProcess.StartOther(place.Folder, "sh", ["-c", "exec nsenter \"$@\" 2> \"$0\"", file, .. Inside, .. arguments]));

    /// <summary>In mode <c>later</c>: no request is answered any more.</summary>
    public void GoSilent() => daemon.Signal(GoSilentSignal);

    public void Dispose()
    {
        if (!isDisposed)
        {
            isDisposed = true;
            daemon.Dispose();
        }
    }
}
